// Says in which browsers, against which databases and behind which proxy the tests will run. Installs what is missing where it can (Debian, as root);
// else says how to get it, and the tests that need it are left out. Never where CI is set.
import { spawnSync } from 'node:child_process'
import { findChromium } from './chromium.ts'
import { findFirefox } from './firefox.ts'
import { findNginx } from './nginx.ts'
import { findPgbouncer } from './pgbouncer.ts'
import { findPostgres } from './postgres.ts'
import { installFromDebian } from './program.ts'
import { findRedis, redisName } from './redis.ts'
import { findWebKit } from './webkit.ts'

interface Part {
  readonly name: string
  readonly find: () => string | undefined
  /** The packages of Debian that have it. */
  readonly debianPackages?: readonly string[]
  readonly leftOut: string
  readonly remedy: string
}

const parts: readonly Part[] = [
  {
    name: 'Chromium',
    find: () => versionOf(findChromium()),
    debianPackages: ['chromium'],
    leftOut: 'THE BROWSER AND END-TO-END TESTS',
    remedy: [
      'Debian/Ubuntu: sudo apt-get install chromium   macOS: brew install --cask google-chrome',
      'or name one: CHROMIUM_PATH=/path/to/chrome npm test',
    ].join('\n  '),
  },
  {
    name: 'Firefox',
    find: () => versionOf(findFirefox()),
    debianPackages: ['firefox-esr'],
    leftOut: 'THE TESTS IN FIREFOX',
    remedy: [
      'Debian: sudo apt-get install firefox-esr   macOS: brew install --cask firefox',
      'or name one: FIREFOX_PATH=/path/to/firefox npm test',
    ].join('\n  '),
  },
  {
    name: 'WebKit',
    // None of its programs tells its version without a screen.
    find: () => prefixed('WebKit by ', findWebKit()?.driver),
    debianPackages: ['webkit2gtk-driver', 'xvfb'],
    leftOut: 'THE TESTS IN WEBKIT',
    remedy: [
      'Debian/Ubuntu: sudo apt-get install webkit2gtk-driver xvfb   elsewhere there is no WebKitGTK to drive',
      'or name its driver: WEBKIT_DRIVER_PATH=/path/to/WebKitWebDriver npm test',
    ].join('\n  '),
  },
  {
    name: 'PostgreSQL',
    find: () => versionOf(findPostgres()?.postgres),
    leftOut: 'THE TESTS ON POSTGRESQL',
    remedy: 'npm has one for Linux and macOS, on x64 and arm64: install without --no-optional',
  },
  {
    name: 'Redis',
    find: () => versionOf(findRedis(), '--version', redisName),
    debianPackages: ['redis-tools'],
    leftOut: 'THE TESTS ON REDIS',
    remedy: 'Debian/Ubuntu: sudo apt-get install redis-tools   macOS: brew install redis',
  },
  {
    name: 'PgBouncer',
    find: () => versionOf(findPgbouncer()),
    debianPackages: ['pgbouncer'],
    leftOut: 'THE TESTS BEHIND PGBOUNCER',
    remedy: 'Debian/Ubuntu: sudo apt-get install pgbouncer   macOS: brew install pgbouncer',
  },
  {
    name: 'nginx',
    find: () => versionOf(findNginx(), '-v'),
    debianPackages: ['nginx-light'],
    leftOut: 'THE TESTS BEHIND NGINX',
    remedy: 'Debian/Ubuntu: sudo apt-get install nginx-light   macOS: brew install nginx',
  },
]

const missing = parts.filter((part) => !look(part))
if (missing.length > 0 && process.env['CI']) process.exit(1)

function look({ name, find, debianPackages, leftOut, remedy }: Part): boolean {
  const isInstalled = (): boolean => debianPackages !== undefined && installFromDebian(debianPackages, name)
  const found = find() ?? (isInstalled() ? find() : undefined)
  if (found !== undefined) console.log(`· Tests run with ${found}`)
  else console.warn(`! No ${name} was found: ${leftOut} ARE LEFT OUT of this run.\n  ${remedy}`)
  return found !== undefined
}

function versionOf(program: string | undefined, option = '--version', argv0 = program): string | undefined {
  if (program === undefined) return undefined
  const { status, stdout, stderr } = spawnSync(program, [option], { argv0, encoding: 'utf8' })
  return status === 0 ? `${stdout}${stderr}`.trim() : undefined
}

function prefixed(prefix: string, text: string | undefined): string | undefined {
  return text && `${prefix}${text}`
}
