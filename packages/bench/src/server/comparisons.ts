import { generateKeys, importKeys } from '@keyturn/server'
import { measureBatches } from './batches.ts'
import { present, type Build } from './builds.ts'
import { comparePeers } from './peers/compare.ts'
import { signInAll } from './population.ts'
import { measureProcessor } from './processor.ts'
import { batchesSection, peersSection, processorSection } from './report-batches.ts'

/** What is compared with something else than statements by hand. */
export type Comparison = 'batches' | 'peers' | 'processor'

/** How much, and beside which other build. */
export interface ComparisonPlan {
  readonly other: Build | undefined
  readonly rounds: number
  /** Of each block, in ms. */
  readonly duration: number
}

/** How many sessions there are whose tokens are known; a base may not be repeated more often than a hundred times. */
const SIGNED_IN = 4_000
const SIGNED_IN_IN_MEMORY = 300
/** How many others there are in a table. */
const FILL = 100_000

/** Compares, and tells the result in Markdown. */
export const comparisons: Readonly<Record<Comparison, (plan: ComparisonPlan) => Promise<string>>> = {
  batches: async ({ other, rounds, duration }) => {
    const stored = await generateKeys()
    const signedIn = await signInAll(SIGNED_IN, await importKeys(stored))
    // Often and short rather than seldom and long: what else the machine does then falls on all alike.
    const turns = { rounds: rounds * 4, duration: duration / 4, fill: FILL }
    return batchesSection(await measureBatches(other, stored, signedIn, turns))
  },
  peers: async ({ rounds, duration }) => peersSection(await comparePeers({ rounds, duration })),
  processor: async ({ other, rounds }) => {
    const stored = await generateKeys()
    const signedIn = await signInAll(SIGNED_IN_IN_MEMORY, await importKeys(stored))
    const builds = other ? [other, present] : [present]
    return processorSection(await measureProcessor(builds, stored, signedIn, rounds * 20))
  },
}
