import { Tinypool } from 'tinypool'
import type { Census } from './census.ts'
import type { ClientKind, Herd } from './simulate.ts'
import { situations, type SituationName } from './situations.ts'

/** What a server sees in each situation, of either kind of clients. */
export type Censuses = Readonly<Record<SituationName, Readonly<Record<ClientKind, Census>>>>

/** How many clients a thread lives through at a time. */
const PART = 25_000

/** Simulates all situations, on all processors. `progress` is told what part of the work is done, up to 1. */
export async function muster(
  { clients, seed }: Pick<Herd, 'clients' | 'seed'>,
  progress: (done: number) => void,
): Promise<Censuses> {
  const pool = new Tinypool({ filename: new URL('simulate.ts', import.meta.url).href, name: 'simulate' })
  const parts = Array.from({ length: Math.ceil(clients / PART) }, (_, part) => part)
  const all = parts.length * Object.keys(situations).length * 2
  let done = 0

  async function census(situation: SituationName, kind: ClientKind): Promise<Census> {
    const counted = new Uint32Array(Math.ceil(situations[situation].until / 1000))
    await Promise.all(
      parts.map(async (part) => {
        const herd: Herd = { situation, kind, clients: Math.min(PART, clients - part * PART), seed, part }
        // What `simulate` returns.
        const each = (await pool.run(herd)) as Census
        each.forEach((count, second) => (counted[second] = (counted[second] ?? 0) + count))
        progress(++done / all)
      }),
    )
    return counted
  }

  async function both(situation: SituationName): Promise<Readonly<Record<ClientKind, Census>>> {
    const [keyturn, naive] = await Promise.all([census(situation, 'keyturn'), census(situation, 'naive')])
    return { keyturn, naive }
  }

  const [together, outage, restart, overload] = await Promise.all([
    both('together'),
    both('outage'),
    both('restart'),
    both('overload'),
  ])
  await pool.destroy()
  return { together, outage, restart, overload }
}
