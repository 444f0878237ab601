// Packs each package as it would be published and lints the tarball: exports, types and files as a consumer gets them.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const target = mkdtempSync(join(tmpdir(), 'keyturn-pack-'))
const run = (program, ...args) => execFileSync(program, args, { stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' })

try {
  console.log('· Building and packing the packages …')
  run('pnpm', '-r', '--filter', './packages/*', 'run', 'build')
  for (const name of readdirSync('packages')) {
    const manifest = JSON.parse(readFileSync(join('packages', name, 'package.json'), 'utf8'))
    if (manifest.private) continue
    run('pnpm', '-C', join('packages', name), 'pack', '--pack-destination', target)
    const tarball = join(target, readdirSync(target).find((file) => file.includes(`keyturn-${name}-`)))
    lint(() => run('pnpm', 'exec', 'publint', tarball, '--strict'))
    lint(() => run('pnpm', 'exec', 'attw', tarball, '--profile', 'esm-only'))
    console.log(`  ${manifest.name} ✓`)
  }
} finally {
  rmSync(target, { recursive: true })
}

function lint(check) {
  try {
    check()
  } catch (failure) {
    console.error(failure.stdout)
    process.exit(1)
  }
}
