import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build as buildWithVite8, type InlineConfig, type Rolldown } from 'vite'
import { afterAll } from 'vitest'
import { keyturn } from '../src/index.ts'

export const root: string = fileURLToPath(new URL('app', import.meta.url))
export const sessionFile: string = `${root}/src/session.ts`

/** What Vite makes of the app, with the plugin unless it says otherwise. */
export interface BuiltApp {
  readonly files: ReadonlyMap<string, Rolldown.OutputChunk | Rolldown.OutputAsset>
  readonly chunks: readonly Rolldown.OutputChunk[]
  /** The text of a page, by its name: `index.html`. */
  readonly page: (name: string) => string
  /** The chunks with this module in them: one, or the app has two of it. */
  readonly having: (module: string) => readonly Rolldown.OutputChunk[]
}

export type Build = (config: InlineConfig) => ReturnType<typeof buildWithVite8>

export async function buildApp(
  config: InlineConfig = {},
  warnings: string[] = [],
  build: Build = buildWithVite8,
): Promise<BuiltApp> {
  const built = await build({
    root,
    configFile: false,
    plugins: [keyturn({ session: 'src/session.ts' })],
    ...config,
    customLogger: collect(warnings),
    build: { write: false, minify: false, ...config.build },
  })
  const outputs = [built].flat().flatMap((each) => ('output' in each ? each.output : []))
  const files = new Map(outputs.map((each) => [each.fileName, each]))
  const chunks = outputs.filter((each) => each.type === 'chunk')
  return {
    files,
    chunks,
    page(name) {
      const file = files.get(name)
      if (file?.type !== 'asset') throw new Error(`There is no ${name}.`)
      return String(file.source)
    },
    having: (module) => chunks.filter(({ moduleIds }) => moduleIds.includes(module)),
  }
}

/** A link to a folder, for as long as the tests of a file run. */
export function linkTo(folder: string): string {
  const place = mkdtempSync(join(tmpdir(), 'keyturn-vite-'))
  const link = join(place, 'app')
  symlinkSync(folder, link, 'dir')
  afterAll(() => rmSync(place, { recursive: true }))
  return link
}

export function inApp(path: string): string {
  return `${root}/${path}`
}

function collect(warnings: string[]): NonNullable<InlineConfig['customLogger']> {
  const warn = (text: string): void => void warnings.push(text)
  return {
    info: () => {},
    warn,
    warnOnce: warn,
    error: warn,
    clearScreen: () => {},
    hasErrorLogged: () => false,
    hasWarned: false,
  }
}
