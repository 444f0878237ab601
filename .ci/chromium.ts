// Finds the Chromium that the browser tests drive. Run as a program, it also installs one where it can (Debian, as root)
// and else says how to get one; the tests then run without the browser parts, and say so.
import { execFileSync, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Keeps a headless Chromium off the network, and lets it start as root. */
export const chromiumArguments: string[] = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

/** The path of a Chromium: `CHROMIUM_PATH`, else one on the PATH, else one in a usual place; undefined where there is none. */
export function findChromium(): string | undefined {
  const named = process.env['CHROMIUM_PATH']
  if (named) return isProgram(named) ? named : undefined
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const candidates = [...names.flatMap((name) => folders.map((folder) => join(folder, name))), ...places]
  return candidates.find(isProgram)
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function install(): boolean {
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/etc/debian_version')
  if (!isDebianRoot) return false
  console.log('· No Chromium found; installing Debian’s (once, about 100 MB) …')
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const run = (...args: readonly string[]): boolean =>
    spawnSync('apt-get', [...args], { stdio: ['ignore', 'ignore', 'inherit'], env }).status === 0
  return run('update', '-qq') && run('install', '-y', '-qq', '--no-install-recommends', 'chromium')
}

if (import.meta.main) {
  const found = findChromium() ?? (install() ? findChromium() : undefined)
  if (found) {
    const version = execFileSync(found, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    console.log(`· Browser tests run in ${version.trim()}`)
  } else {
    console.warn(
      [
        '! No Chromium was found: THE BROWSER AND END-TO-END TESTS ARE LEFT OUT of this run.',
        '  Debian/Ubuntu: sudo apt-get install chromium   macOS: brew install --cask google-chrome',
        '  or name one: CHROMIUM_PATH=/path/to/chrome npm test',
      ].join('\n'),
    )
    if (process.env['CI']) process.exit(1)
  }
}
