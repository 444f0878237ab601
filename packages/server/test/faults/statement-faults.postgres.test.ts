// D-SC-05
import { startPostgres } from '@keyturn/databases'
import { Pool } from 'pg'
import { afterAll, describe, expect, test } from 'vitest'
import { pgClient, sqlStore } from '../../src/stores/sql/index.ts'
import { createServerWorld, createTestBrowser } from '../server-world.ts'
import { faultyClient } from './faulty-client.ts'
import type { FaultMoment } from './faulty-client.ts'
import { passTime } from './pass-time.ts'
import { situations, startLife } from './situations.ts'
import type { Situation } from './situations.ts'

const database = await startPostgres()
const pool = new Pool({ connectionString: database.url, max: 4 })
const client = pgClient(pool)

afterAll(async () => {
  await pool.end()
  await database.stop()
})

/** More than any of the situations needs. */
const STATEMENTS = 6

describe.each([...situations])('$name', (situation) => {
  test.each(['before', 'after'] as const)(
    'survives a statement that fails, whichever it is: %s it took effect',
    async (moment) => {
      const positions = Array.from({ length: STATEMENTS }, (_, index) => index + 1)
      const lives = await Promise.all(positions.map((position) => live(situation, position, moment)))
      // Some statement was hit, and some position is beyond the last one.
      expect([lives[0], lives.at(-1)]).toEqual([true, false])
    },
  )
})

let stores = 0

/** Lives through a situation in which one statement fails; says whether there was such a statement. */
async function live({ prepare, act, prove }: Situation, position: number, moment: FaultMoment): Promise<boolean> {
  const prefix = `store_${stores++}_`
  const faulty = faultyClient(client)
  const store = sqlStore(faulty, { prefix })
  const browser = createTestBrowser(createServerWorld({ store }))
  const life = startLife(browser, store, () => passTime(client, prefix))
  await store.now()
  await prepare(life)
  faulty.failAt(position, moment)
  const reply = await act(life)
  const hasFailed = faulty.heal()
  if (hasFailed) expect(reply).toMatchObject({ status: 503, setCookies: [] })
  await prove(life)
  return hasFailed
}
