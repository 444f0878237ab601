import { startNode } from './cluster-node.ts'
import type { ClusterNode } from './cluster-node.ts'
import { isReplica, waitForReplica } from './is-replica.ts'
import { moveSlot } from './move-slot.ts'
import { until } from './until.ts'

/** Options of {@link startRedisCluster}. */
export interface RedisClusterOptions {
  /** Whether each master has a replica, which takes its place where it fails. @default false */
  readonly hasReplicas?: boolean
  /** As of a single Redis. @default false */
  readonly isDurable?: boolean
}

/** A Redis Cluster of three masters. */
export interface RedisCluster {
  /** `redis-cluster://…` of all nodes */
  readonly url: string
  readonly nodes: readonly ClusterNode[]
  /** The node that owns a slot. */
  readonly ownerOf: (slot: number) => Promise<ClusterNode>
  /** Kills the owner of a slot; resolves when its replica has taken its place, and it has come back as a replica of that one. */
  readonly failOver: (slot: number) => Promise<void>
  /** Moves a slot to another master, key by key. `halfway` is waited for when half of the keys have moved. */
  readonly moveSlot: (slot: number, halfway?: () => Promise<unknown>) => Promise<void>
  readonly stop: () => Promise<void>
}

const masters = 3
const slots = 16_384

/** Starts a cluster whose slots are dealt out evenly; takes about two seconds. Rejects where there is no Redis 7 or newer. */
export async function startRedisCluster({
  hasReplicas = false,
  isDurable = false,
}: RedisClusterOptions = {}): Promise<RedisCluster> {
  const size = hasReplicas ? 2 * masters : masters
  const nodes = await Promise.all(Array.from({ length: size }, () => startNode(isDurable)))
  await join(nodes)
  if (hasReplicas) await replicate(nodes)
  await until('the cluster is well', () => areWell(nodes))

  async function ownerOf(slot: number): Promise<ClusterNode> {
    const ranges = await rangesOf(nodes)
    const port = ranges.find(({ first, last }) => first <= slot && slot <= last)?.port
    const owner = nodes.find((node) => node.port === port)
    if (!owner) throw new Error(`Nobody owns slot ${slot}.`)
    return owner
  }

  return {
    url: `redis-cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    nodes,
    ownerOf,
    failOver: async (slot) => {
      const owner = await ownerOf(slot)
      await owner.crash()
      await until('a replica took over', async () => (await ownerOf(slot)) !== owner)
      await owner.restart()
      await until('the killed node is a replica', () => isReplica(owner.admin))
      await until('the cluster is well', () => areWell(nodes))
      await waitForReplica((await ownerOf(slot)).admin)
    },
    moveSlot: async (slot, halfway) => {
      const from = await ownerOf(slot)
      const to = (await mastersOf(nodes)).find((node) => node !== from)
      if (!to) throw new Error('There is no other master.')
      await moveSlot(slot, from, to, nodes, halfway)
    },
    stop: async () => {
      for (const { admin } of nodes) admin.disconnect()
      await Promise.all(nodes.map(({ stop }) => stop()))
    },
  }
}

async function join(nodes: readonly ClusterNode[]): Promise<void> {
  const [first, ...others] = nodes
  for (const [index, { admin }] of nodes.slice(0, masters).entries()) {
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', firstSlot(index), firstSlot(index + 1) - 1)
  }
  for (const { admin, port } of others) {
    await admin.call('CLUSTER', 'SET-CONFIG-EPOCH', String(nodes.findIndex((node) => node.port === port) + 1))
    await admin.call('CLUSTER', 'MEET', '127.0.0.1', String(first?.port), String(first?.busPort))
  }
  const isKnown = ({ admin }: ClusterNode) => admin.call('CLUSTER', 'NODES').then((text) => linesOf(text).length)
  await until('all nodes know each other', async () =>
    (await Promise.all(nodes.map(isKnown))).every((known) => known === nodes.length),
  )
}

async function replicate(nodes: readonly ClusterNode[]): Promise<void> {
  for (const [index, { admin }] of nodes.slice(masters).entries()) {
    await admin.call('CLUSTER', 'REPLICATE', String(await nodes[index]?.admin.call('CLUSTER', 'MYID')))
  }
  await until('replicas replicate', async () =>
    (await Promise.all(nodes.slice(masters).map(({ admin }) => isReplica(admin)))).every(Boolean),
  )
  for (const { admin } of nodes.slice(0, masters)) {
    // Something has to have been written, for there to be something to wait for.
    await admin.flushall()
    await waitForReplica(admin)
  }
}

async function areWell(nodes: readonly ClusterNode[]): Promise<boolean> {
  const states = await Promise.all(nodes.map(({ admin }) => admin.call('CLUSTER', 'INFO')))
  const views = await Promise.all(nodes.map(({ admin }) => admin.call('CLUSTER', 'NODES')))
  const isFailing = views.some((view) =>
    linesOf(view).some((line) => /\bfail\b|fail\?|handshake|disconnected/.test(line)),
  )
  return !isFailing && states.every((state) => String(state).includes('cluster_state:ok'))
}

async function mastersOf(nodes: readonly ClusterNode[]): Promise<readonly ClusterNode[]> {
  const ports = new Set((await rangesOf(nodes)).map(({ port }) => port))
  return nodes.filter(({ port }) => ports.has(port))
}

interface SlotRange {
  readonly first: number
  readonly last: number
  readonly port: number
}

/** As the first node that answers sees it. */
async function rangesOf(nodes: readonly ClusterNode[]): Promise<readonly SlotRange[]> {
  // Redis answers with such lists: https://redis.io/docs/latest/commands/cluster-slots/
  const ranges = (await Promise.any(nodes.map(({ admin }) => admin.call('CLUSTER', 'SLOTS')))) as readonly [
    number,
    number,
    readonly [string, number],
  ][]
  return ranges.map(([first, last, [, port]]) => ({ first, last, port }))
}

function firstSlot(index: number): number {
  return Math.floor((index * slots) / masters)
}

function linesOf(text: unknown): readonly string[] {
  return String(text).trim().split('\n')
}
