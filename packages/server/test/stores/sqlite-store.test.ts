// D-SC-04 D-SR-05 D-SR-17
import { createClient } from '@libsql/client'
import BetterSqlite from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { betterSqliteClient, libsqlClient, nodeSqliteClient, sqliteStore } from '../../src/stores/sqlite/index.ts'
import type { SqliteClient } from '../../src/stores/sqlite/index.ts'
import { storeContract } from '../../src/testing/index.ts'

// Each check writes to a disk, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000 })

const folder = mkdtempSync(join(tmpdir(), 'keyturn-sqlite-'))
const node = new DatabaseSync(join(folder, 'node.db'))
const better = new BetterSqlite(join(folder, 'better.db'))
const bigints = new BetterSqlite(join(folder, 'bigints.db')).defaultSafeIntegers()
const libsql = createClient({ url: `file:${join(folder, 'libsql.db')}` })
const sharedFile = join(folder, 'shared.db')
const shared = {
  node: new DatabaseSync(sharedFile),
  better: new BetterSqlite(sharedFile),
  libsql: createClient({ url: `file:${sharedFile}`, timeout: 5_000 }),
}

afterAll(() => {
  for (const database of Object.values(shared)) database.close()
  node.close()
  better.close()
  bigints.close()
  libsql.close()
  rmSync(folder, { recursive: true })
})

const drivers = [
  { driver: 'node:sqlite', client: nodeSqliteClient(node) },
  { driver: 'better-sqlite3', client: betterSqliteClient(better) },
  { driver: 'better-sqlite3 with integers of 64 bits', client: betterSqliteClient(bigints) },
  { driver: 'libsql', client: libsqlClient(libsql) },
  {
    driver: 'three drivers that have one file open',
    client: inTurn([nodeSqliteClient(shared.node), betterSqliteClient(shared.better), libsqlClient(shared.libsql)]),
  },
]

/** Asks one connection after the other: as many processes, which wait for each other's transactions. */
function inTurn(clients: readonly [SqliteClient, ...SqliteClient[]]): SqliteClient {
  let turn = 0
  const next = (): SqliteClient => clients[turn++ % clients.length] ?? clients[0]
  return { query: (...statement) => next().query(...statement), transact: (texts) => next().transact(texts) }
}

let stores = 0
describe.each(drivers)('the SQLite store through $driver', ({ client }) => {
  const contract = storeContract(async () => sqliteStore(client, { prefix: `store_${stores++}_` }))
  test.each([...contract])('$name', async ({ run }) => {
    await expect(run()).resolves.toBeUndefined()
  })
})
