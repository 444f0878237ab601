// D-SC-05
import { once } from 'node:events'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { Pool } from 'pg'
import postgres from 'postgres'
import { expect, onTestFinished, test } from 'vitest'
import { pgClient, postgresClient, sqlStore } from '../../src/stores/sql/index.ts'
import type { SqlClient } from '../../src/stores/sql/index.ts'

/** Something that takes connections and says no word: a host that hangs, a network that loses everything. */
async function silentServer(): Promise<string> {
  const server = createServer(() => {})
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  // What listens on a port has one.
  return `postgresql://any@127.0.0.1:${(server.address() as AddressInfo).port}/any`
}

const drivers: Readonly<Record<string, (url: string) => SqlClient>> = {
  pg: (connectionString) => pgClient(new Pool({ connectionString }), { timeout: 20 }),
  'postgres.js': (url) => postgresClient(postgres(url), { timeout: 20 }),
}

const calls = {
  query: ({ query }: SqlClient) => query('SELECT 1'),
  listen: ({ listen }: SqlClient) =>
    listen(
      'any',
      () => {},
      () => {},
    ),
  'a store that is asked': (client: SqlClient) => sqlStore(client).find('any'),
}

const all = Object.keys(drivers).flatMap((driver) => Object.keys(calls).map((call) => [driver, call] as const))

test.each(all)('through %s nobody waits for ever: %s', async (driver, call) => {
  const client = drivers[driver]?.(await silentServer())
  if (!client) throw new Error('There is no such driver.')
  // Its own patience is longer than that of this test.
  await expect(calls[call as keyof typeof calls](client)).rejects.toThrow('has not answered within 20 ms')
})
