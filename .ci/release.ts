// pnpm release --dry-run: all that a release needs, without publishing: packs, lints, weighs, looks at licences and at what npm wants for provenance, installs
// the tarballs into new projects outside the repository and runs them, and prints the changelogs that the changesets would give. Changes no file.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { packPackages, publishedPackages, run } from './pack-packages.ts'
import { tryInNode } from './release/try-in-node.ts'
import { tryInVite } from './release/try-in-vite.ts'

if (!process.argv.includes('--dry-run')) {
  console.error(
    'Only --dry-run. Publishing is for a workflow that npm trusts (provenance wants one), after `pnpm changeset version`.',
  )
  process.exit(1)
}

const work = mkdtempSync(join(tmpdir(), 'keyturn-release-'))
try {
  const problems = [...publishedPackages().flatMap(missingForNpm), ...strangeLicences()]
  if (problems.length > 0) {
    console.error(problems.join('\n'))
    process.exit(1)
  }
  console.log(
    '· npm has all that it wants: licence, repository, access, provenance; licences of what comes along are permissive',
  )

  const target = join(work, 'tarballs')
  mkdirSync(target)
  const tarballs = packPackages(target)
  for (const tarball of tarballs) {
    run('pnpm', 'exec', 'publint', tarball, '--strict')
    run('pnpm', 'exec', 'attw', tarball, '--profile', 'esm-only')
    if (!run('tar', '-tf', tarball).includes('package/LICENSE')) throw new Error(`${basename(tarball)} has no LICENSE.`)
  }
  console.log(`· ${tarballs.length} packages built, packed and linted`)
  run('pnpm', 'size')
  console.log('· the client weighs no more than its budget')

  console.log(await tryInNode(join(work, 'node-app'), tarballs))
  console.log(await tryInVite(join(work, 'vite-app'), tarballs))
  console.log(readChangelogs(join(work, 'clone')))
} finally {
  rmSync(work, { recursive: true })
}

function missingForNpm({
  name,
  license,
  repository,
  publishConfig,
}: ReturnType<typeof publishedPackages>[number]): string[] {
  const wanted = {
    'license: MIT': license === 'MIT',
    repository: repository !== undefined,
    'publishConfig.access: public': publishConfig?.access === 'public',
    'publishConfig.provenance: true': publishConfig?.provenance === true,
  }
  return Object.entries(wanted).flatMap(([what, isThere]) => (isThere ? [] : [`${name}: package.json lacks ${what}.`]))
}

/** Of what users install with the packages. */
function strangeLicences(): string[] {
  const filters = publishedPackages().flatMap(({ name }) => ['--filter', name])
  const byLicence = JSON.parse(run('pnpm', ...filters, 'licenses', 'list', '--prod', '--json')) as Record<
    string,
    { name: string }[]
  >
  const permissive = /^\(?(MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|PostgreSQL|CC0-1\.0)\b/
  const strange = Object.entries(byLicence).filter(([licence]) => !permissive.test(licence))
  return strange.flatMap(([licence, packages]) => packages.map(({ name }) => `${name} has the licence ${licence}.`))
}

/** In a clone, so that the changesets stay where they are. */
function readChangelogs(clone: string): string {
  run('git', 'clone', '--quiet', '--depth', '1', `file://${resolve('.')}`, clone)
  symlinkSync(resolve('node_modules'), join(clone, 'node_modules'))
  run('pnpm', '--dir', clone, 'exec', 'changeset', 'version')
  return publishedPackages()
    .map(({ folder }) => readFileSync(join(clone, folder, 'CHANGELOG.md'), 'utf8'))
    .join('\n')
}
