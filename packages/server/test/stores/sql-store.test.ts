// D-SC-04 D-SR-05 D-SR-17
import { PGlite } from '@electric-sql/pglite'
import { afterAll, expect, test, vi } from 'vitest'
import { pgliteClient, sqlStore } from '../../src/stores/sql/index.ts'
import { storeContract } from '../../src/testing/index.ts'

// PGlite compiles itself and answers one statement after the other, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000 })

const database = await PGlite.create()
afterAll(() => database.close())

let stores = 0
const contract = storeContract(async () => sqlStore(pgliteClient(database), { prefix: `store_${stores++}_` }))

test.each([...contract])('the SQL store on PGlite: $name', async ({ run }) => {
  await expect(run()).resolves.toBeUndefined()
})

test.each([
  { prefix: 'Capital_' },
  { prefix: 'semi;colon' },
  { prefix: '' },
  { prefix: 'a_prefix_that_is_far_too_long' },
  { schema: 'quo"te' },
  { schema: 'two.parts' },
  { partitions: -1 },
  { partitions: 1.5 },
  { partitions: 5_000 },
  { batches: 'yes' as unknown as boolean },
])('the SQL store refuses %o and names the option', (options) => {
  expect(() => sqlStore(pgliteClient(database), options)).toThrow(new RegExp(`^${Object.keys(options)[0]}: `))
})

test('a schema and a prefix may be any word, one that SQL knows too', async () => {
  const store = sqlStore(pgliteClient(database), { schema: 'user', prefix: 'select_' })
  await expect(store.find('nothing')).resolves.toMatchObject({ row: undefined })
})

test.each([0, 1, 999, 1_000, 1_001, 5_000])(
  'one pass forgets all %i revocations of more than a day ago',
  async (count) => {
    const prefix = `forgetting_${count}_`
    const store = sqlStore(pgliteClient(database), { prefix })
    const now = await store.now()
    const table = `${prefix}revocations`
    const insert = `INSERT INTO ${table} SELECT 'sid-' || n, $2::float8 FROM generate_series(1, $1::int) AS n`
    await database.query(insert, [count, now - 86_400_001])
    await database.query(`INSERT INTO ${table} VALUES ('kept', $1)`, [now - 60_000])
    expect(await store.deleteExpired(now - 86_400_000)).toBe(0)
    const { rows } = await database.query(`SELECT sid FROM ${table}`)
    expect(rows).toEqual([{ sid: 'kept' }])
  },
)
