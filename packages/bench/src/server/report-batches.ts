import { table } from '../figures/table.ts'
import type { BatchResult } from './batches.ts'
import { PEER_USERS, type PeerResult } from './peers/compare.ts'
import { peers } from './peers/peers.ts'
import type { ProcessorResult } from './processor.ts'

/** Many at a time on a disk that is waited for. */
export function batchesSection(results: readonly BatchResult[]): string {
  const rows = results.flatMap(({ operation, concurrency, figures }) =>
    figures.map(({ name, perSecond, ofHand, ofBefore, p50, p99 }) => [
      `${operation}, ${concurrency} at a time`,
      name,
      whole(perSecond),
      ofHand.toFixed(2),
      ofBefore === undefined ? '' : ofBefore.toFixed(2),
      `${p50.toFixed(1)} / ${p99.toFixed(1)}`,
    ]),
  )
  return `## Batches

Refreshes a second on a PostgreSQL that waits for its disk (\`fsync\` and \`synchronous_commit\` on), through \`pg\` with 16 connections; *before* is the other
checkout where one is given (\`--beside\`), and else the present one with \`batches: false\`.

${table(['', 'who', 'a second', 'of by hand', 'of before', 'p50 / p99, ms'], rows)}
`
}

/** Ours beside others. */
export function peersSection(results: readonly PeerResult[]): string {
  const rows = results.map(({ name, perSecond, ofFirst, processorTime, p50, p99 }) => [
    name,
    whole(perSecond),
    ofFirst.toFixed(2),
    whole(processorTime),
    `${p50.toFixed(1)} / ${p99.toFixed(1)}`,
  ])
  const settings = Object.values(peers).map(({ name, setting }) => `- **${name}**: ${setting}`)
  return `## Others on PostgreSQL

Refresh tokens exchanged a second (RFC 6749 §6), each of ${PEER_USERS} users with the one that was given last, over HTTP on this machine; each server in a process of its own, with
16 connections to the same PostgreSQL, which waits for its disk. *Ours* is how many times as fast the first one is.

${settings.join('\n')}

${table(['', 'a second', 'ours', 'processor time of each, µs', 'p50 / p99, ms'], rows)}
`
}

/** What the processor does for a refresh. */
export function processorSection(results: readonly ProcessorResult[]): string {
  const [first] = results
  const builds = Object.keys(first?.times ?? {})
  const rows = results.map(({ operation, times, ratio }) => [
    operation,
    ...builds.map((build) => (times[build] ?? NaN).toFixed(1)),
    ratio.toFixed(2),
  ])
  return `## Processor time

Of a refresh from \`Request\` to \`Response\`, with the sessions in memory and no signature, in µs; the last of the builds over the first.

${table(['', ...builds, 'ratio'], rows)}
`
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en')
}
