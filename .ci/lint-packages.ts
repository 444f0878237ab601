// Packs each package as it would be published and lints the tarball: exports, types and files as a consumer gets them.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { packPackages, run } from './pack-packages.ts'

const target = mkdtempSync(join(tmpdir(), 'keyturn-pack-'))

try {
  console.log('· Building and packing the packages …')
  for (const tarball of packPackages(target)) {
    run('pnpm', 'exec', 'publint', tarball, '--strict')
    run('pnpm', 'exec', 'attw', tarball, '--profile', 'esm-only')
    console.log(`  ${basename(tarball)} ✓`)
  }
} finally {
  rmSync(target, { recursive: true })
}
