// D-SE-16
import { freePort } from '@keyturn/databases'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createLog, startNodeServer } from '../../src/node/index.ts'
import type { NodeServer } from '../../src/node/index.ts'
import { createServerWorld, origin } from '../server-world.ts'
import { startNginx } from './start-nginx.ts'

const ROUNDS = 5
const CLIENTS = 8
/** How many are answered between two restarts, at the least. */
const ANSWERS = 50

const page = { 'content-type': 'application/json', 'idempotency-key': 'one', origin }
const log = createLog('error')

async function startOn(port: number): Promise<NodeServer> {
  const { server: auth, store } = createServerWorld()
  return startNodeServer({ auth, store, log, port, host: '127.0.0.1', origin, trustProxy: 1 })
}

test('in a rolling restart under load every POST behind nginx is answered by one of two nodes', async () => {
  const ports = [await freePort(), await freePort()]
  const nodes = await Promise.all(ports.map(startOn))
  const nginx = await startNginx(...ports)
  onTestFinished(async () => {
    await nginx.stop()
    await Promise.all(nodes.map(({ close }) => close()))
  })
  let isRestarting = true
  const statuses = new Map<number | undefined, number>()
  const answered = (): number => [...statuses.values()].reduce((sum, count) => sum + count, 0)
  const clients = Array.from({ length: CLIENTS }, async () => {
    while (isRestarting) {
      const { status } = await nginx.send('POST', '/auth/refresh', page, '{}')
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
  })
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, port] of ports.entries()) {
      const enough = answered() + ANSWERS
      await vi.waitUntil(() => answered() >= enough, { timeout: 60_000 })
      await nodes[index]?.close()
      nodes[index] = await startOn(port)
    }
  }
  isRestarting = false
  await Promise.all(clients)
  // Nobody has a session here; what counts is that a node says so.
  expect([...statuses.keys()]).toEqual([401])
})
