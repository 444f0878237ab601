import { setTimeout as pause } from 'node:timers/promises'
import { generateKeys } from '../../src/keys/keys.ts'
import type { FailingDatabase } from '../breakable/database.ts'
import { disasters, startCluster } from './disasters.ts'
import { createRandom } from './random.ts'
import { createTally } from './tally.ts'
import type { Tally } from './tally.ts'
import { liveAsThief } from './thief.ts'
import { createVictim } from './victim.ts'
import { createWire } from './wire.ts'

/** How much chaos. Durations in ms. */
export interface ChaosPlan {
  readonly startDatabase: () => Promise<FailingDatabase>
  readonly seed: number
  readonly clients: number
  readonly thieves: number
  /** @default 'resilient'; the other one is what it would cost. */
  readonly profile?: 'resilient' | 'strict' | undefined
  /** That of the server where it is resilient; everything that clients do is scaled by it. */
  readonly settleWindow: number
  /** After how long a client gives up a request that the server may still answer; at most a third of the settle window. @default never */
  readonly patience?: number | undefined
  /** For how long at least; each disaster happens at least once. */
  readonly duration: number
}

/** Two nodes, one database, honest users, thieves, and disasters; then calm, until all thieves are found or long should be. */
export async function runChaos(plan: ChaosPlan, progress: (tally: Tally) => void = () => {}): Promise<Tally> {
  const { startDatabase, seed, clients, thieves, profile = 'resilient', settleWindow, patience, duration } = plan
  const random = createRandom(seed)
  const tally = createTally()
  const database = await startDatabase()
  const scale = profile === 'strict' ? {} : { settleWindow, seenWindow: 5 * settleWindow }
  const settings = { databaseUrl: database.url, keys: await generateKeys(), rotation: { profile, ...scale } }
  const cluster = await startCluster(2, settings, random.fork())
  const over = new AbortController()
  let isCalm = false
  const surroundings = {
    tally,
    settleWindow,
    wire: createWire({ send: cluster.send, patience, onAnswer: tally.countAnswer }),
    isChaotic: () => !isCalm,
    isOver: () => over.signal.aborted,
    rest: (time: number) => pause(time, undefined, over).catch(() => undefined),
  }
  const victims = Array.from({ length: clients }, (_, index) =>
    createVictim(`client-${index}`, random.fork(), surroundings),
  )
  const isSomeThiefAtLarge = (): boolean => tally.thefts.some(({ foundAt }) => foundAt === undefined)
  try {
    const lives = [
      ...victims.map(({ live }) => live()),
      ...Array.from({ length: thieves }, () => liveAsThief(victims, random.fork(), surroundings)),
    ]
    const everything = Promise.all(lives)
    await Promise.race([everything, befall()])
    isCalm = true
    // A nap, then one refresh of each that settles, one that promotes, and one that gives the other away; twice that.
    for (let wait = 0; wait < 40 && isSomeThiefAtLarge(); wait++) await pause(settleWindow)
    over.abort()
    await everything
    return tally
  } finally {
    over.abort()
    await cluster.stop()
    await database.stop()
  }

  async function befall(): Promise<void> {
    const end = Date.now() + duration
    const all = Object.entries(disasters(cluster, database))
    for (let round = 0; round < all.length || Date.now() < end; round++) {
      await pause(settleWindow * (2 + 2 * random.next()))
      const [name, happen] = all[round % all.length] ?? []
      if (name === undefined || happen === undefined) continue
      tally.count(name)
      await happen()
      progress(tally)
    }
  }
}
