import { availableParallelism } from 'node:os'
import { table } from '../figures/table.ts'
import type { Database } from './database.ts'
import { CONCURRENCY } from './measure.ts'
import type { OperationName } from './operations.ts'
import type { Figure, ServerResult, ServerResults } from './run.ts'

/** What the table may cost as it grows: at most this much of the speed. */
const FLAT = 1.3
/** What a refresh shall reach of the statements by hand. */
const TARGET = 0.7

const operations: Readonly<Record<OperationName, string>> = {
  keep: 'one read; by hand: the same read',
  promote: 'one read, one conditional write',
  fork: 'one read, one conditional write',
}

/** The report for people. */
export function toServerMarkdown(
  databases: readonly Database[],
  { results, signing, failures }: ServerResults,
  compared: readonly string[] = [],
): string {
  return `# Benchmarks of the server

Written by \`pnpm bench:server\`, from one run: Node ${process.versions.node}, ${availableParallelism()} processors that the database shares with the
server, ${CONCURRENCY} refreshes at a time, one process, no HTTP. *By hand* is what anybody would write with the same driver: find the session by its id,
and for what writes an UPDATE where the version is still the one that was found. *Handler* is the same from a \`Request\` with a cookie to a
\`Response\` with JSON, and nothing else. *Store* is \`sqlStore\` or \`redisStore\` alone. *Unsigned* is the whole refresh, from \`Request\` to
\`Response\`, two MACs and the judge included, but for the signature of the access token; *refresh* is all of it. Each cell: how many a second (how
many times as fast as by hand). All take turns, round by round; the medians are shown.

${databases.map(({ name, setting }) => `- **${name}**: ${setting}`).join('\n')}

The target is ${TARGET} of what goes by hand, for *unsigned*. Where the statements take less time than a \`Request\` and a \`Response\` do, no server can
reach it: *handler* shows how far anybody gets, and *of handler* how near to that a refresh comes.
${failures.map((failure) => `\nNot measured: ${failure}\n`).join('')}
${(['keep', 'promote', 'fork'] as const).map((operation) => section(operation, results)).join('\n')}
## As tables grow

Unsigned refreshes a second on the largest table over those on the smallest (and the same by hand). Flat within ${FLAT} × is from ${(1 / FLAT).toFixed(2)} on.

${growth(databases, results)}

${compared.join('\n')}
## The signature

Access tokens that are signed with nothing else to do, and whole forks with the sessions in memory, a second.

${table(
  ['', 'signatures', 'forks'],
  signing.map(({ algorithm, alone, refresh }) => [algorithm, perSecond(alone), perSecond(refresh)]),
)}
`
}

function section(operation: OperationName, results: readonly ServerResult[]): string {
  const rows = results
    .filter((result) => result.operation === operation)
    .map(({ database, sessions, figures, ratios, ofHandler }) => [
      database,
      sessions.toLocaleString('en'),
      perSecond(figures.bare.perSecond),
      ...(['handler', 'store', 'unsigned', 'refresh'] as const).map(
        (contestant) => `${perSecond(figures[contestant].perSecond)} (${ratios[contestant].toFixed(2)})`,
      ),
      ofHandler.toFixed(2),
      latency(figures.bare),
      latency(figures.refresh),
    ])
  const head = [
    '',
    'sessions',
    'by hand',
    'handler',
    'store',
    'unsigned',
    'refresh',
    'unsigned of handler',
    'by hand p50 / p99, ms',
    'refresh p50 / p99, ms',
  ]
  return `## ${operation}: ${operations[operation]}\n\n${table(head, rows)}\n`
}

function growth(databases: readonly Database[], results: readonly ServerResult[]): string {
  const rows = databases.map(({ name }) => [
    name,
    ...(['keep', 'promote', 'fork'] as const).map((operation) => {
      const of = results.filter((result) => result.database === name && result.operation === operation)
      const [smallest, largest] = [of[0], of.at(-1)]
      if (!smallest || !largest || smallest === largest) return ''
      const [unsigned, bare] = (['unsigned', 'bare'] as const).map((contestant) =>
        (largest.figures[contestant].perSecond / smallest.figures[contestant].perSecond).toFixed(2),
      )
      return `${unsigned} (${bare})`
    }),
  ])
  return table(['', 'keep', 'promote', 'fork'], rows)
}

function latency({ p50, p99 }: Figure): string {
  return `${p50.toFixed(1)} / ${p99.toFixed(1)}`
}

function perSecond(value: number): string {
  return Math.round(value).toLocaleString('en')
}
