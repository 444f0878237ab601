// D-SC-05
import { startPostgres } from '@keyturn/databases'
import { Pool } from 'pg'
import postgres from 'postgres'
import { afterAll, describe, expect, test } from 'vitest'
import { pgClient, postgresClient, sqlStore } from '../../src/stores/sql/index.ts'
import type { SqlClient } from '../../src/stores/sql/index.ts'
import { createServerWorld, createTestBrowser } from '../server-world.ts'
import { cutEverywhere, startCuttingProxy } from './cutting-proxy.ts'
import type { FaultMoment } from './faulty-client.ts'
import { passTime } from './pass-time.ts'
import { situations, startLife } from './situations.ts'
import type { Situation } from './situations.ts'

const database = await startPostgres()
const proxy = await startCuttingProxy(database.port)
const pool = new Pool({ connectionString: database.url, max: 2 })
const direct = pgClient(pool)
const url = database.url.replace(String(database.port), String(proxy.port))

afterAll(async () => {
  await pool.end()
  await proxy.stop()
  await database.stop()
})

interface Driver {
  readonly name: string
  readonly open: () => { readonly client: SqlClient; readonly end: () => Promise<void> }
}

const drivers: readonly Driver[] = [
  {
    name: 'pg',
    open: () => {
      const pool = new Pool({ connectionString: url, max: 2 })
      return { client: pgClient(pool), end: () => pool.end() }
    },
  },
  {
    name: 'postgres.js',
    open: () => {
      const sql = postgres(url, { max: 2, onnotice: () => {} })
      // Without a timeout it waits for connections that were cut.
      return { client: postgresClient(sql), end: () => sql.end({ timeout: 0 }) }
    },
  },
]

// Those where one statement and where two of them write; of the others statement-faults tells.
const examples = situations.filter(({ name }) => ['a promotion', 'a theft that is found'].includes(name))

describe.each([...drivers])('through $name', (driver) => {
  test.each(examples)('$name survives a connection that is cut, wherever it is', async (situation) => {
    const cuts = await cutEverywhere((position, moment) => live(situation, driver, position, moment))
    expect(Math.min(...cuts)).toBeGreaterThan(0)
  })
})

let stores = 0

/** Lives through a situation in which the connection is cut; says whether it was. */
async function live(
  { prepare, act, prove }: Situation,
  driver: Driver,
  position: number,
  moment: FaultMoment,
): Promise<boolean> {
  const prefix = `store_${stores++}_`
  const { client, end } = driver.open()
  try {
    const store = sqlStore(client, { prefix })
    const browser = createTestBrowser(createServerWorld({ store }))
    const life = startLife(browser, store, () => passTime(direct, prefix))
    await store.now()
    await prepare(life)
    proxy.cutAt(position, moment)
    const reply = await act(life)
    const isCut = proxy.heal()
    if (isCut) expect(reply).toMatchObject({ status: 503, setCookies: [] })
    await prove(life)
    return isCut
  } finally {
    await end()
  }
}
