// Packs each package as it would be published and lints the tarball: exports, types and files as a consumer gets them.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const target = mkdtempSync(join(tmpdir(), 'keyturn-pack-'))

try {
  console.log('· Building and packing the packages …')
  run('pnpm', '-r', '--filter', './packages/*', 'run', 'build')
  run(
    'pnpm',
    '-r',
    '--filter',
    '@keyturn/*',
    '--filter',
    '!@keyturn/bench',
    '--filter',
    '!@keyturn/databases',
    '--filter',
    '!@keyturn/engines',
    '--filter',
    '!@keyturn/test-servers',
    '--filter',
    '!@keyturn/recipes',
    '--filter',
    '!@keyturn/migrations',
    '--filter',
    '!@keyturn/docs',
    'exec',
    'pnpm',
    'pack',
    '--pack-destination',
    target,
  )
  for (const name of readdirSync(target)) {
    const tarball = join(target, name)
    run('pnpm', 'exec', 'publint', tarball, '--strict')
    run('pnpm', 'exec', 'attw', tarball, '--profile', 'esm-only')
    console.log(`  ${name} ✓`)
  }
} finally {
  rmSync(target, { recursive: true })
}

/** Runs quietly; what a failing linter printed is shown. */
function run(program: string, ...args: readonly string[]): void {
  try {
    execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' })
  } catch (failure) {
    if (failure instanceof Error) console.error(Reflect.get(failure, 'stdout'), Reflect.get(failure, 'stderr'))
    process.exit(1)
  }
}
