// D-SC-04 D-SE-15
import { startPostgres } from '@keyturn/databases'
import { afterAll, expect, test } from 'vitest'
import { asOne, observe, startTwoNodes } from './two-nodes.ts'

const database = await startPostgres()
const patience = 30_000
afterAll(() => database.stop())

test('two nodes on one PostgreSQL behave as one', { timeout: patience }, async () => {
  expect(await observe(await startTwoNodes({ DATABASE_URL: database.url }))).toEqual(asOne)
})
