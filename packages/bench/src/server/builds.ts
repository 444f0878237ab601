import * as server from '@keyturn/server'
import * as sql from '@keyturn/server/sql'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The server as it is in some checkout. */
export interface Build {
  readonly name: string
  readonly server: typeof server
  readonly sql: typeof sql
}

/** The one that this program belongs to. */
export const present: Build = { name: 'now', server, sql }

/** That of another checkout whose packages are installed, to be measured beside the present one. Rejects where there is none. */
export async function buildIn(folder: string): Promise<Build> {
  const load = (path: string): Promise<unknown> =>
    import(pathToFileURL(join(resolve(folder), 'packages/server/src', path)).href)
  // What is called is there in every build since there were benchmarks.
  return {
    name: 'before',
    server: (await load('index.ts')) as typeof server,
    sql: (await load('stores/sql/index.ts')) as typeof sql,
  }
}
