// D-SC-03 D-SR-17
import BetterSqlite from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { resolveNames } from '../../src/stores/sql/names.ts'
import { betterSqliteClient, nodeSqliteClient, sqliteStore } from '../../src/stores/sqlite/index.ts'
import type { SqliteClient } from '../../src/stores/sqlite/index.ts'
import { statementsFor } from '../../src/stores/sqlite/statements.ts'
import { collect } from '../../src/testing/collection.ts'
import { sessionRow } from '../rows.ts'

afterEach(() => {
  vi.useRealTimers()
})

/** A file that is there as long as the test is, and what opens it. */
function createFile(): { readonly path: string; readonly open: (readOnly?: boolean) => DatabaseSync } {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-sqlite-'))
  const path = join(folder, 'sessions.db')
  const opened: DatabaseSync[] = []
  onTestFinished(() => {
    for (const database of opened) database.close()
    rmSync(folder, { recursive: true })
  })
  return {
    path,
    open: (readOnly = false) => {
      const database = new DatabaseSync(path, { readOnly })
      opened.push(database)
      return database
    },
  }
}

/** The client, with what it was asked, which can be made to fail. */
function observedClient(database: DatabaseSync): SqliteClient & { readonly asked: string[]; isDown: boolean } {
  const inner = nodeSqliteClient(database)
  const client = {
    asked: [] as string[],
    isDown: false,
    query: async (...statement: Parameters<SqliteClient['query']>) => {
      client.asked.push(statement[0])
      if (client.isDown) throw new Error('the disk is gone')
      return inner.query(...statement)
    },
    transact: async (texts: readonly string[]) => {
      client.asked.push(...texts)
      if (client.isDown) throw new Error('the disk is gone')
      return inner.transact(texts)
    },
  }
  return client
}

test('of stores that start together on an empty file one creates the tables, and all can use them', async () => {
  const { open } = createFile()
  const stores = Array.from({ length: 8 }, () => sqliteStore(nodeSqliteClient(open())))
  await Promise.all(stores.map((store, index) => store.create(sessionRow({ sid: `session-${index}` }))))
  expect(await stores[0]?.listByUser('user-1')).toHaveLength(stores.length)
  expect(open().prepare('SELECT version FROM keyturn_schema_version').all()).toEqual([{ version: 1 }, { version: 2 }])
})

test('a store that starts later only looks which version the tables have', async () => {
  const { open } = createFile()
  await sqliteStore(nodeSqliteClient(open())).create(sessionRow())
  const client = observedClient(open())
  const store = sqliteStore(client)
  for (let times = 0; times < 3; times++) await store.find('session-1')
  expect(client.asked.map((text) => text.split(' FROM ')[0]?.slice(0, 28))).toEqual([
    'SELECT coalesce(max(version)',
    ...Array.from({ length: 3 }, () => 'SELECT CAST(round(unixepoch('),
  ])
})

test('a migration that failed is made at the next use, and no failure is taken for an empty file', async () => {
  const client = observedClient(createFile().open())
  client.isDown = true
  const store = sqliteStore(client)
  await expect(store.now()).rejects.toThrow('the disk is gone')
  expect(client.asked.some((text) => text.includes('CREATE TABLE'))).toBe(false)
  client.isDown = false
  await expect(store.find('nothing')).resolves.toMatchObject({ row: undefined })
})

test('what a driver has written outlives a loss of power, and processes wait for each other', async () => {
  const { open, path } = createFile()
  const [node, better] = [open(), new BetterSqlite(path)]
  onTestFinished(() => void better.close())
  nodeSqliteClient(node)
  betterSqliteClient(better)
  for (const database of [node, better]) {
    const settings = ['journal_mode', 'synchronous', 'busy_timeout'].map((name) =>
      database.prepare(`PRAGMA ${name}`).get(),
    )
    expect(settings).toEqual([{ journal_mode: 'wal' }, { synchronous: 2 }, { timeout: 5_000 }])
  }
})

test('numbers stay what they are, fractions of a millisecond, too', async () => {
  const store = sqliteStore(nodeSqliteClient(createFile().open()))
  const row = sessionRow({ promotedAt: 0.25, seenAt: 1_800_000_000_000.5, expiresAt: 2 ** 52, idleTimeout: 1e-3 })
  await store.create(row)
  expect((await store.find(row.sid)).row).toEqual(row)
})

test.each([
  ['device', { device: 'no JSON' }],
  ['device', { device: 5 }],
  ['base_id', { base_id: null }],
  ['version', { version: '1' }],
  ['remember', { remember: 'true' }],
])('what the store has not written in the column %s is refused by its name: %o', async (column, change) => {
  const inner = nodeSqliteClient(createFile().open())
  const store = sqliteStore({
    ...inner,
    query: async (text, parameters) =>
      (await inner.query(text, parameters)).map((record) => ('device' in record ? { ...record, ...change } : record)),
  })
  await store.create(sessionRow())
  await expect(store.find('session-1')).rejects.toThrow(`in the column ${column}`)
})

test('a file that is read-only is one that cannot be written, but read', async () => {
  const { open } = createFile()
  const writer = sqliteStore(nodeSqliteClient(open()))
  await writer.create(sessionRow())
  await expect(writer.requireWritable?.()).resolves.toBeUndefined()
  const reader = sqliteStore(nodeSqliteClient(open(true)))
  await expect(reader.find('session-1')).resolves.toMatchObject({ row: { sid: 'session-1' } })
  await expect(reader.requireWritable?.()).rejects.toThrow('readonly')
})

test('what another process revokes is told within two seconds, what this one does at once', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const { open } = createFile()
  const [here, there] = [sqliteStore(nodeSqliteClient(open())), sqliteStore(nodeSqliteClient(open()))]
  for (const sid of ['own', 'foreign']) await here.create(sessionRow({ sid }))
  const heard = collect()
  await here.watchRevoked?.(heard.add)
  await here.revoke('own', 'revoked')
  expect(heard.all()).toEqual(['own'])
  await there.revoke('foreign', 'revoked')
  await vi.advanceTimersByTimeAsync(2_000)
  expect(await heard.onceTold(['foreign'])).toContain('foreign')
  await here.close?.()
  expect(vi.getTimerCount()).toBe(0)
})

describe('no statement goes through all sessions', () => {
  const { now: _, create: __, ...statements } = statementsFor(resolveNames({}))
  test.each(Object.entries(statements))('%s', async (_, text) => {
    const database = createFile().open()
    await sqliteStore(nodeSqliteClient(database)).now()
    const plan = database
      .prepare(`EXPLAIN QUERY PLAN ${text}`)
      .all(...placesOf(text))
      .map(({ detail }) => String(detail))
    expect(plan.filter((detail) => /\bSCAN (?!CONSTANT|\(subquery|\d)/.test(detail))).toEqual([])
    expect(plan.join()).toContain('SEARCH')
  })
})

function placesOf(text: string): null[] {
  return Array.from(text.matchAll(/\?/g), () => null)
}
