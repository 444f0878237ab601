import { startPostgres } from '@keyturn/databases'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { postgresLimits } from '../../src/node/index.ts'

const database = await startPostgres()
afterAll(() => database.stop())

test('nodes that start together all find the table of limits, whoever makes it', async () => {
  const pools = Array.from({ length: 8 }, () => new pg.Pool({ connectionString: database.url }))
  try {
    for (let round = 0; round < 20; round++) {
      await pools[0]?.query('DROP TABLE IF EXISTS keyturn_limits')
      // Connected beforehand, so that the statements meet.
      await Promise.all(pools.map((pool) => pool.query('SELECT 1')))
      const limits = await Promise.all(pools.map((pool) => postgresLimits(pool)))
      const counts = await Promise.all(limits.map((each) => each.signInByAddress.consume('192.0.2.1')))
      expect(counts).toContainEqual(expect.objectContaining({ consumedPoints: pools.length }))
    }
  } finally {
    await Promise.all(pools.map((pool) => pool.end()))
  }
})

test('what else stands in the way is told', async () => {
  const pool = new pg.Pool({ connectionString: database.url, options: '-c default_transaction_read_only=on' })
  try {
    await pool.query('SELECT 1')
    await expect(postgresLimits(pool)).rejects.toThrow('read-only')
  } finally {
    await pool.end()
  }
})
