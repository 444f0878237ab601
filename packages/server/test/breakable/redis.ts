import { startRedis } from '@keyturn/databases'
import { Redis } from 'ioredis'
import type { BreakableServer } from './database.ts'
import { letKeysSettle } from './let-keys-settle.ts'

/** Starts a durable Redis that can be broken. */
export async function breakableRedis(): Promise<BreakableServer> {
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
        await letKeysSettle(admin, `${prefix}session:*`)
      }),
    stop: database.stop,
  }
}
