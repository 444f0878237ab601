// Runs all tests: those that need neither browser nor database, those on databases, and those of each engine, in a run of Vitest each, at the same time,
// because tests in browsers mostly wait (docs/decisions/0107). Prints the runs one after the other, and fails where one of them does. Arguments are
// Vitest's: `npm test -- packages/axios`.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { findChromium } from './chromium.ts'
import { findFirefox } from './firefox.ts'
import { findNginx } from './nginx.ts'
import { findPostgres } from './postgres.ts'
import { findRedis } from './redis.ts'
import { findWebKit } from './webkit.ts'

const given = process.argv.slice(2)
const scripts = [
  'test:programs',
  ...((findPostgres() ?? findRedis() ?? findNginx()) ? ['test:databases'] : []),
  ...(findChromium() ? ['test:chromium'] : []),
  ...(findFirefox() ? ['test:firefox'] : []),
  ...(findWebKit() ? ['test:webkit'] : []),
]
// What is asked for may be in one of the runs alone.
const options = given.length > 0 ? [...given, '--passWithNoTests'].map((each) => JSON.stringify(each)) : []
const commands = scripts.map((script) => [`pnpm:${script}`, ...options].join(' '))
const concurrently = fileURLToPath(new URL('../bin/index.js', import.meta.resolve('concurrently')))
const { status } = spawnSync(process.execPath, [concurrently, '--group', '--prefix', 'none', ...commands], {
  stdio: 'inherit',
})
process.exitCode = status ?? 1
