import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What an app can import: one entry of a package's `exports`. */
export interface Entry {
  /** As it is imported, e.g. `@keyturn/core/testing`. */
  readonly name: string
  /** The file that it is, from the root of the repository. */
  readonly file: string
}

interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly exports?: Readonly<Record<string, string | { readonly types: string }>>
}

/** Every entry of every package that is published, in the order of their names. */
export function readEntries(root: string): readonly Entry[] {
  const manifests = globSync('packages/*/package.json', { cwd: root }).toSorted()
  return manifests.flatMap((path) => {
    const { name, private: isPrivate, exports = {} } = JSON.parse(readFileSync(join(root, path), 'utf8')) as Manifest
    if (isPrivate) return []
    const files = Object.entries(exports).map(([subpath, target]): Entry => {
      return {
        name: join(name, subpath),
        file: join(dirname(path), typeof target === 'string' ? target : target.types),
      }
    })
    return files.filter(
      ({ file }, index) => /\.tsx?$/.test(file) && files.findIndex((each) => each.file === file) === index,
    )
  })
}
