import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { chromium } from 'playwright'
import { chromiumArguments, findChromium } from '../../.ci/chromium.ts'
import { openings, signInAndLeave } from './open-pages.ts'

/** Of a hundred. */
export type Scores = Readonly<Record<(typeof categories)[number], number>>

export interface Audit {
  readonly name: string
  /** As on a phone with a slow connection. */
  readonly scores: Scores
  readonly onDesktop: Scores
  /** What it has to say against accessibility and best practices. */
  readonly faults: readonly string[]
}

// Fetched when it is needed, not part of what everybody installs: see docs/decisions/0061.
const LIGHTHOUSE = 'lighthouse@13.5.0'
const categories = ['performance', 'accessibility', 'best-practices'] as const
const run = promisify(execFile)

/** Lets Lighthouse look at each page, in a browser of its own. */
export async function readLighthouse(origin: string): Promise<readonly Audit[]> {
  const audits: Audit[] = []
  for (const { name, path, isSignedIn } of openings) {
    const folder = await mkdtemp(join(tmpdir(), 'lighthouse-'))
    const port = 9300 + audits.length
    const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
      baseURL: origin,
      executablePath: findChromium() ?? '',
      args: [...chromiumArguments, `--remote-debugging-port=${port}`],
    })
    try {
      if (isSignedIn) await signInAndLeave(context)
      const look = (settings: readonly string[]) => lookAt(origin + path, port, join(folder, 'report.json'), settings)
      const { scores, faults } = await look([])
      audits.push({ name, scores, faults, onDesktop: (await look(['--preset=desktop'])).scores })
    } finally {
      await context.close()
      await rm(folder, { recursive: true })
    }
  }
  return audits
}

/** The parts of Lighthouse's report that are read here. */
interface Report {
  readonly categories: Readonly<
    Record<
      string,
      { readonly score: number; readonly auditRefs: readonly { readonly id: string; readonly weight: number }[] }
    >
  >
  readonly audits: Readonly<
    Record<string, { readonly score: number | null; readonly title: string; readonly details?: unknown }>
  >
}

async function lookAt(
  url: string,
  port: number,
  file: string,
  settings: readonly string[],
): Promise<Pick<Audit, 'scores' | 'faults'>> {
  const wanted = `--only-categories=${categories.join(',')}`
  const report = [`--output=json`, `--output-path=${file}`, '--quiet']
  const args = ['dlx', LIGHTHOUSE, url, `--port=${port}`, '--disable-storage-reset', wanted, ...report, ...settings]
  await run('pnpm', args, { cwd: tmpdir() })
  // What Lighthouse wrote.
  const { categories: found, audits } = JSON.parse(await readFile(file, 'utf8')) as Report
  const scoreOf = (name: string): number => Math.round((found[name]?.score ?? 0) * 100)
  const refs = categories.slice(1).flatMap((name) => found[name]?.auditRefs ?? [])
  const faults = refs
    .filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1)
    .map(({ id }) => `${audits[id]?.title} ${JSON.stringify(audits[id]?.details)}`)
  return {
    scores: {
      performance: scoreOf('performance'),
      accessibility: scoreOf('accessibility'),
      'best-practices': scoreOf('best-practices'),
    },
    faults,
  }
}
