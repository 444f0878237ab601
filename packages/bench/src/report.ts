import { contestants, type ContestantName } from './contestants/index.ts'
import type { Results } from './run.ts'
import type { Setting } from './setting.ts'
import type { SizeResult } from './size.ts'
import type { StormResult } from './storm.ts'
import { table } from './table.ts'

export interface Report extends Results {
  readonly setting: Setting
  readonly sizes: readonly SizeResult[]
}

/** The report for people: counts and ratios. */
export function toMarkdown({ setting, storms, late, overhead, sizes }: Report): string {
  const { node, processors, apiLatency, refreshLatency, versions } = setting
  const measured = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const sizesOfStorms = [...new Set(storms.map(({ requests }) => requests))]
  return `# Benchmarks

Written by \`pnpm bench\`, from one run: Node ${node.slice(1)}, ${processors} processors, loopback HTTP, ${measured.join(', ')}. The API takes
${apiLatency} ms to answer and a refresh ${refreshLatency} ms. Refresh tokens are strictly single-use: a second use ends the session. Each
contestant has a process of its own and the set-up of its documentation (\`packages/bench/src/contestants\`, a file each).
${notes()}
## Many requests at once, on an expired token

Refreshes / answers of 401 / rejected requests. In the second table, the wall time over that of one refresh and then the requests, done
by hand with axios or fetch, whichever the contestant uses: the median of the rounds. A dash: requests were rejected, and failing is quick.

${stormTable(storms, 'expired', sizesOfStorms, counts)}

${stormTable(storms, 'expired', sizesOfStorms, ({ wallOverIdeal }) => (wallOverIdeal === null ? '–' : ratio(wallOverIdeal)))}

## The same, on a token that was revoked while it still looks valid

${stormTable(storms, 'revoked', sizesOfStorms, counts)}

## A 401 that arrives after the refresh

Two requests on a revoked token; the answer to the second comes when the refresh that the first began is long done.

${table(
  ['', 'refreshes', 'rejected'],
  late.map(({ contestant, refreshes, rejected }) => [nameOf(contestant), refreshes, rejected]),
)}

## A request with a live token

How much longer it takes than with the plain client, one after another, in interleaved blocks: over loopback HTTP to an API that
answers at once, and with an axios adapter that answers at once, which leaves nothing but the work of the client.

${table(
  ['', 'over HTTP', 'client alone'],
  overhead.map(({ contestant, overHttp, overInstantAdapter }) => [
    nameOf(contestant),
    ratio(overHttp),
    overInstantAdapter === null ? '' : ratio(overInstantAdapter),
  ]),
)}

## Size

What an app imports, bundled and minified by Vite, gzipped, without axios.

${table(
  ['', 'kB'],
  sizes.map(({ name, bytes }) => [name, (bytes / 1000).toFixed(1)]),
)}
`
}

function notes(): string {
  const noted = Object.values(contestants).flatMap(({ name, ...rest }) =>
    'note' in rest ? `${name}: ${rest.note}.\n` : [],
  )
  return noted.length > 0 ? `\n${noted.join('')}` : ''
}

function counts({ refreshes, refusals, rejected }: StormResult): string {
  return `${refreshes} / ${refusals} / ${rejected}`
}

function stormTable(
  storms: readonly StormResult[],
  situation: StormResult['situation'],
  sizes: readonly number[],
  show: (result: StormResult) => string,
): string {
  const of = storms.filter((storm) => storm.situation === situation)
  const names = [...new Set(of.map(({ contestant }) => contestant))]
  const rows = names.map((name) => [
    nameOf(name),
    ...sizes.map((size) => {
      const result = of.find(({ contestant, requests }) => contestant === name && requests === size)
      return result ? show(result) : ''
    }),
  ])
  return table(['', ...sizes.map((size) => size.toLocaleString('en'))], rows)
}

function nameOf(contestant: ContestantName): string {
  return contestants[contestant].name
}

function ratio(value: number): string {
  return `${value.toFixed(2)} ×`
}
