import { createRequire } from 'node:module'
import { join } from 'node:path'
import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { chromiumVersion } from '../browser/chromium.ts'
import { contestants, ideals } from '../contestants/index.ts'
import { API_LATENCY, REFRESH_LATENCY } from '../contestants/site.ts'

/** Where and with what a run took place. */
export interface Setting {
  readonly node: string
  /** Undefined where there is none. */
  readonly chromium?: string | undefined
  readonly processors: number
  /** Milliseconds. */
  readonly apiLatency: number
  /** Milliseconds. */
  readonly refreshLatency: number
  /** Of the packages of others. */
  readonly versions: Readonly<Record<string, string>>
}

export function describeSetting(): Setting {
  const names = [...Object.values(ideals), ...Object.values(contestants)].flatMap(
    ({ packageName }) => packageName ?? [],
  )
  const versions = names.filter((name) => !name.startsWith('@keyturn/')).map((name) => [name, versionOf(name)] as const)
  return {
    node: process.version,
    chromium: chromiumVersion(),
    processors: availableParallelism(),
    apiLatency: API_LATENCY,
    refreshLatency: REFRESH_LATENCY,
    versions: Object.fromEntries(versions),
  }
}

/** Not every package lets its package.json be imported. */
export function versionOf(name: string): string {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? []
  const file = folders.map((folder) => join(folder, name, 'package.json')).find((file) => existsSync(file))
  if (!file) throw new Error(`${name} is not installed.`)
  const { version } = JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }
  return version
}
