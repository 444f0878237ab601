import { startRedisCluster } from '@keyturn/databases'
import type { RedisCluster } from '@keyturn/databases'
import { keyLayouts } from '../../src/stores/redis/key-layouts.ts'
import type { BreakableDatabase } from './database.ts'
import { letKeysSettle } from './let-keys-settle.ts'

/** A cluster that can be broken, and moved about. */
export interface BreakableCluster extends BreakableDatabase {
  readonly cluster: RedisCluster
  /** Moves a slot in which there are sessions to another master. */
  readonly moveSomeSlot: () => Promise<void>
}

/** Starts a durable cluster of three masters, each with a replica. A crash is that of a master, whose replica takes its place. */
export async function breakableRedisCluster(): Promise<BreakableCluster> {
  const cluster = await startRedisCluster({ hasReplicas: true, isDurable: true })
  let turn = 0

  /** Another one each time, of another part of the cluster. */
  function nextSlot(): number {
    turn++
    return (turn * 6_151) % 16_384
  }

  async function moveSomeSlot(): Promise<void> {
    const { admin } = await cluster.ownerOf(nextSlot())
    const key = (await admin.keys('*session:*'))[0]
    if (key !== undefined) await cluster.moveSlot(await admin.cluster('KEYSLOT', key))
  }

  async function endConnections(): Promise<void> {
    for (const { admin } of cluster.nodes) {
      await admin.call('CLIENT', 'KILL', 'TYPE', 'NORMAL', 'SKIPME', 'YES')
      await admin.client('KILL', 'TYPE', 'PUBSUB')
    }
  }

  return {
    cluster,
    moveSomeSlot,
    url: cluster.url,
    crashAndRestart: () => cluster.failOver(nextSlot()),
    endConnections,
    more: { 'slots moved': moveSomeSlot },
    letSettle: async (prefix) => {
      const [spread, together] = keyLayouts(prefix, 'spread')
      const start = [...spread.all, ...(together?.all ?? [])]
      for (const { admin } of cluster.nodes) {
        const [role] = (await admin.role()) as readonly unknown[]
        if (role !== 'master') continue
        for (const each of start) await letKeysSettle(admin, `${each}session:*`)
      }
    },
    stop: cluster.stop,
  }
}
