import { execFile } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'

export interface NewProject {
  readonly files: Readonly<Record<string, string>>
  /** The packages of ours that it needs, by their last names. */
  readonly ours: readonly string[]
  /** From npm, e.g. `vite@8`. */
  readonly others: readonly string[]
}

/** Makes a project in `folder`, outside the workspace, and installs the tarballs with npm, as a user would. */
export async function makeProject(folder: string, tarballs: readonly string[], project: NewProject): Promise<void> {
  const files = { 'package.json': JSON.stringify({ private: true, type: 'module' }), ...project.files }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  const ours = tarballs.filter((path) => project.ours.includes(/^keyturn-(.*)-\d/.exec(basename(path))?.[1] ?? ''))
  await runIn(folder, 'npm', 'install', '--no-audit', '--no-fund', ...ours, ...project.others)
}

/** What a program prints; rejects where it fails. */
export async function runIn(folder: string, program: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, args, { cwd: folder })
  return stdout
}
