import { table } from '../../figures/table.ts'
import type { SizeResult } from '../bundling/size.ts'
import type { HourResult } from '../process/hour.ts'
import type { LateResult } from '../process/late.ts'
import type { OverheadResult } from '../process/overhead.ts'
import { kilobytes, nameOf, ratio } from './names.ts'

export function describeLate(late: readonly LateResult[]): string {
  return `## A 401 that arrives after the refresh

Two requests on a revoked token; the answer to the second comes when the refresh that the first began is long done.

${table(
  ['', 'refreshes', 'rejected'],
  late.map(({ contestant, refreshes, rejected }) => [nameOf(contestant), refreshes, rejected]),
)}`
}

export function describeOverhead(overhead: readonly OverheadResult[]): string {
  return `## A request with a live token

How much longer it takes than with the plain client, one after another, in interleaved blocks: over loopback HTTP to an API that
answers at once, and with an axios adapter that answers at once, which leaves nothing but the work of the client.

${table(
  ['', 'over HTTP', 'client alone'],
  overhead.map(({ contestant, overHttp, overInstantAdapter }) => [
    nameOf(contestant),
    ratio(overHttp),
    overInstantAdapter === null ? '' : ratio(overInstantAdapter),
  ]),
)}`
}

export function describeHour(hour: readonly HourResult[]): string {
  return `## An hour of use

Tokens of 15 minutes and a request every ten seconds, on simulated time. Nobody helps the plain clients here. What changes is what a page that
shows the session is told to show anew, and the user of it; the others have no state to show.

${table(
  ['', 'refreshes', 'answers of 401', 'rejected', 'changes', 'of the user'],
  hour.map(({ contestant, actor, refreshes, refusals, rejected, seen }) => [
    nameOf(contestant, actor),
    refreshes,
    refusals,
    rejected,
    seen?.changes ?? '',
    seen?.changesOfUser ?? '',
  ]),
)}`
}

export function describeSizes(sizes: readonly SizeResult[]): string {
  return `## Size

What an app imports, bundled and minified by Vite, gzipped, without axios and React.

${table(
  ['', 'kB'],
  sizes.map(({ name, bytes }) => [name, kilobytes(bytes)]),
)}`
}
