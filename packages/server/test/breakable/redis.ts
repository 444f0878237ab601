import { startRedis } from '@keyturn/databases'
import { Redis } from 'ioredis'
import { resilientRules } from '../../src/rotation/judge.ts'
import type { BreakableDatabase } from './database.ts'

const instants = ['promotedAt', 'forkedAt', 'seenAt', 'createdAt', 'lastActiveAt']

/** Starts a durable Redis that can be broken. */
export async function breakableRedis(): Promise<BreakableDatabase> {
  const database = await startRedis({ isDurable: true })

  /** On a connection of its own, which has lived through nothing. */
  async function asAdmin(act: (connection: Redis) => Promise<unknown>): Promise<void> {
    const own = new Redis(database.url)
    await act(own)
    own.disconnect()
  }

  return {
    url: database.url,
    port: database.port,
    crashAndRestart: async () => {
      await database.crash()
      await database.restart()
    },
    endConnections: () =>
      asAdmin(async (admin) => {
        await admin.call('CLIENT', 'KILL', 'TYPE', 'NORMAL', 'SKIPME', 'YES')
        await admin.client('KILL', 'TYPE', 'PUBSUB')
      }),
    letSettle: (prefix) =>
      asAdmin(async (admin) => {
        for (const key of await admin.keys(`${prefix}session:*`)) {
          await admin.hset(key, 'row', aged((await admin.hget(key, 'row')) ?? '{}'))
        }
      }),
    stop: database.stop,
  }
}

function aged(row: string): string {
  return JSON.stringify(JSON.parse(row), (name, value: unknown) =>
    typeof value === 'number' && instants.includes(name) ? value - resilientRules.settleWindow - 1 : value,
  )
}
