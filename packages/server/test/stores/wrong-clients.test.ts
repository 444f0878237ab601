import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { durableObjectStore } from '../../src/stores/durable-objects/index.ts'
import {
  betterSqliteClient,
  d1Client,
  libsqlClient,
  nodeSqliteClient,
  sqliteStore,
} from '../../src/stores/sqlite/index.ts'

const database = new DatabaseSync(':memory:')
const client = nodeSqliteClient(database)

// Not every app is written in TypeScript, and a binding has the name that a file of settings gives it.
const calls: readonly (readonly [string, () => unknown])[] = [
  ['client', () => sqliteStore(undefined as never)],
  ['client', () => sqliteStore(database as never)],
  ['client', () => sqliteStore({ query: client.query } as never)],
  ['prefix', () => sqliteStore(client, { prefix: 'Capital_' })],
  ['prefix', () => sqliteStore(client, { prefix: 'semi;colon' })],
  ['prefix', () => sqliteStore(client, { prefix: 5 as never })],
  ['database', () => nodeSqliteClient(undefined as never)],
  ['database', () => nodeSqliteClient('sessions.db' as never)],
  ['database', () => betterSqliteClient({ prepare: () => {} } as never)],
  ['database', () => libsqlClient(database as never)],
  ['database', () => d1Client(undefined as never)],
  ['database', () => d1Client({} as never)],
  ['namespace', () => durableObjectStore(undefined as never)],
  ['namespace', () => durableObjectStore({ get: () => {} } as never)],
]

test.each(calls)('%s of a wrong shape is refused by its name', (name, call) => {
  expect(call).toThrow(new RegExp(`^${name}: `))
  expect(call).toThrow(TypeError)
})
