import { execFileSync } from 'node:child_process'
import { globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface PublishedPackage {
  readonly name: string
  readonly version: string
  /** From the root of the repository. */
  readonly folder: string
  readonly license?: string
  readonly repository?: unknown
  readonly publishConfig?: { readonly access?: string; readonly provenance?: boolean }
}

interface Manifest extends Omit<PublishedPackage, 'folder'> {
  readonly private?: boolean
}

/** The packages that are published: those that are not private. */
export function publishedPackages(): readonly PublishedPackage[] {
  return globSync('packages/*/package.json').flatMap((path) => {
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as Manifest
    return manifest.private ? [] : [{ ...manifest, folder: dirname(path) }]
  })
}

/** Builds and packs them as they would be published, into `target`, and returns where the tarballs are. */
export function packPackages(target: string): readonly string[] {
  const filters = publishedPackages().flatMap(({ name }) => ['--filter', name])
  run('pnpm', '-r', ...filters, 'run', 'build')
  run('pnpm', '-r', ...filters, 'exec', 'pnpm', 'pack', '--pack-destination', target)
  return readdirSync(target)
    .filter((name) => name.endsWith('.tgz'))
    .toSorted()
    .map((name) => join(target, name))
}

/** Runs quietly; what failed is shown, and ends the process. */
export function run(program: string, ...args: readonly string[]): string {
  try {
    return execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' })
  } catch (failure) {
    if (failure instanceof Error) console.error(Reflect.get(failure, 'stdout'), Reflect.get(failure, 'stderr'))
    process.exit(1)
  }
}
