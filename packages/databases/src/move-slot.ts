import type { ClusterNode } from './cluster-node.ts'

const batch = 10

/** Moves a slot as `redis-cli --cluster reshard` does: https://redis.io/docs/latest/commands/cluster-setslot/ */
export async function moveSlot(
  slot: number,
  from: ClusterNode,
  to: ClusterNode,
  nodes: readonly ClusterNode[],
  halfway: () => Promise<unknown> = async () => {},
): Promise<void> {
  const idOf = async ({ admin }: ClusterNode): Promise<string> => String(await admin.call('CLUSTER', 'MYID'))
  const [source, target] = [await idOf(from), await idOf(to)]
  await to.admin.call('CLUSTER', 'SETSLOT', String(slot), 'IMPORTING', source)
  await from.admin.call('CLUSTER', 'SETSLOT', String(slot), 'MIGRATING', target)
  const all = await keysOf(from, slot, 1_000_000)
  await migrate(all.slice(0, all.length / 2), to)
  await halfway()
  for (let rest = await keysOf(from, slot, batch); rest.length > 0; rest = await keysOf(from, slot, batch)) {
    await migrate(rest, to)
  }
  // Whoever takes it first, and then whoever gives it; all others may hear of it.
  for (const { admin } of [to, from, ...nodes.filter((node) => node !== to && node !== from)]) {
    await admin.call('CLUSTER', 'SETSLOT', String(slot), 'NODE', target).catch(() => undefined)
  }

  async function migrate(keys: readonly string[], { port }: ClusterNode): Promise<void> {
    for (let at = 0; at < keys.length; at += batch) {
      const some = keys.slice(at, at + batch)
      await from.admin.call('MIGRATE', '127.0.0.1', String(port), '', '0', '5000', 'KEYS', ...some)
    }
  }
}

async function keysOf({ admin }: ClusterNode, slot: number, most: number): Promise<readonly string[]> {
  return (await admin.call('CLUSTER', 'GETKEYSINSLOT', String(slot), String(most))) as readonly string[]
}
