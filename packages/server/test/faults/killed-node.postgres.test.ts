// D-SC-04
import { startPostgres } from '@keyturn/databases'
import { Pool } from 'pg'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { generateKeys } from '../../src/keys/keys.ts'
import { pgClient, sqlStore } from '../../src/stores/sql/index.ts'
import { startNode } from '../nodes/start-node.ts'
import type { TestNode } from '../nodes/start-node.ts'
import { createTestBrowser } from '../server-world.ts'
import { expectOneLineEach, refreshUntil, signInCrowd } from './crowd.ts'
import { passTime } from './pass-time.ts'

const CROWD = 20

const database = await startPostgres()
const pool = new Pool({ connectionString: database.url, max: 2 })
const client = pgClient(pool)
const store = sqlStore(client)
const settings = { databaseUrl: database.url, keys: await generateKeys() }
const lasting = await startNode(settings)

afterAll(async () => {
  await lasting.kill()
  await pool.end()
  await database.stop()
})

const letSettle = (): Promise<void> => passTime(client, 'keyturn_')

/** One more node, for as long as a test runs. */
async function startAnother(): Promise<TestNode> {
  const node = await startNode(settings)
  onTestFinished(node.kill)
  return node
}

test.each([1, CROWD / 2])('a node that is killed after %i answers loses and doubles no session', async (answers) => {
  const doomed = await startAnother()
  let current = doomed
  const server = { fetch: (request: Request) => current.fetch(request) }
  const crowd = await signInCrowd(CROWD, () => createTestBrowser({ server }))
  await letSettle()
  await refreshUntil(crowd, answers, doomed.kill)
  current = lasting
  const { length: formerly } = await store.listRevoked(0)
  await expectOneLineEach(crowd, letSettle)
  expect(await store.listRevoked(0)).toHaveLength(formerly + CROWD)
})

test('two nodes that share a crowd behave as one', async () => {
  const other = await startAnother()
  let requests = 0
  const server = { fetch: (request: Request) => (requests++ % 2 === 0 ? lasting : other).fetch(request) }
  const crowd = await signInCrowd(CROWD, () => createTestBrowser({ server }))
  await letSettle()
  // Each has two tabs, which ask at the same time.
  await refreshUntil([...crowd, ...crowd], 2 * CROWD, async () => {})
  const { length: formerly } = await store.listRevoked(0)
  await expectOneLineEach(crowd, letSettle)
  expect(await store.listRevoked(0)).toHaveLength(formerly + CROWD)
})
