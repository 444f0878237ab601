import { execFileSync } from 'node:child_process'
import { chromium, type Browser } from 'playwright'
import { chromiumArguments, findChromium } from '../../../../../.ci/chromium.ts'
import { bundle } from '../bundling/bundle.ts'
import type { Page as SitePage } from '../contestants/site.ts'

/** A Chromium, or undefined where none is installed. */
export async function launchChromium(): Promise<Browser | undefined> {
  const executablePath = findChromium()
  return executablePath === undefined ? undefined : chromium.launch({ executablePath, args: [...chromiumArguments] })
}

/** Its version, or undefined where none is installed. */
export function chromiumVersion(): string | undefined {
  const program = findChromium()
  if (program === undefined) return undefined
  const told = execFileSync(program, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  return /[\d.]+/.exec(told)?.[0]
}

/** The page that contestants live in. */
export async function buildPages(): Promise<ReadonlyMap<string, SitePage>> {
  const [script] = await bundle(`import '../browser/page.ts'`, { isScript: true })
  if (!script) throw new Error('The page was not built.')
  return new Map([
    ['/', { type: 'text/html', text: '<!doctype html><title>Bench</title><script src="/page.js"></script>' }],
    ['/page.js', { type: 'text/javascript', text: script.code }],
  ])
}
