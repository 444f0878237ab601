import { table } from '../figures/table.ts'
import type { Census } from './census.ts'
import { figures, TARGET, worst, type Figures } from './figures.ts'
import type { Censuses } from './muster.ts'
import { NAIVE_RETRY } from './naive-client.ts'
import { LIFETIME } from './server.ts'
import type { ClientKind } from './simulate.ts'
import { RETRY_AFTER, type SituationName } from './situations.ts'

export interface HerdReport {
  readonly clients: number
  readonly seed: number
  readonly censuses: Censuses
}

const kinds = { keyturn: 'Keyturn', naive: 'naive' } as const

/** The report for people. `imageOf` tells where the image of a situation is. */
export function toMarkdown(
  { clients, seed, censuses }: HerdReport,
  imageOf: (situation: SituationName) => string,
): string {
  const of = (situation: SituationName): Readonly<Record<ClientKind, Figures>> => {
    const read = (census: Census): Figures => figures(situation, census, clients)
    return { keyturn: read(censuses[situation].keyturn), naive: read(censuses[situation].naive) }
  }
  const together = of('together')
  const reached = worst(together.keyturn)

  return `# ${count(clients)} clients, one server

Written by \`pnpm simulate:herd\` (seed ${seed}): what a server gets to see of so many open tabs. Each is moved from event to event by the
\`transition\` of \`@keyturn/core\` itself, on tokens that live for ${LIFETIME / 60_000} minutes; all of them are looked at all the time, which is the worst
case, since hidden tabs do not refresh ahead of need. The naive client beside them refreshes when its token expires, and after trouble
asks again every ${NAIVE_RETRY / 1000} seconds, or when a \`Retry-After\` tells it to.

## Signed in together

Everybody signs in at the same moment. The busiest ten seconds of each token lifetime, over its mean:

${unevenness(together, 'since')}

From lifetime ${TARGET.lifetime} on, Keyturn should stay at or below ${TARGET.most.toFixed(1)}: **${reached <= TARGET.most ? 'met' : 'missed'}**, the worst is ${reached.toFixed(2)}.

![Refreshes over their mean, since everybody signed in](${imageOf('together')})

## An outage of ten minutes

For ten minutes nobody answers, then all is well. Keyturn backs off to a wait drawn from the whole of a minute, so those who are waiting come back
over that minute.

${wave(of('outage'))}

![Refreshes a second, before and after the end of the outage](${imageOf('outage')})

Who came back together would come together again a token lifetime later. The busiest ten seconds of each lifetime after the outage, over its mean:

${unevenness(of('outage'), 'after')}

## A restart of five seconds

A deploy that revokes nothing: connections are refused for five seconds.

${wave(of('restart'))}

![Refreshes a second, before and after the restart](${imageOf('restart')})

## Told to come again

Everybody opens the app within one second, and an overloaded server answers all of them \`503\` with \`Retry-After: ${RETRY_AFTER / 1000}\`; then it is well.
Nobody should come sooner, nor everybody at once.

${wave(of('overload'))}

![Refreshes a second, after everybody was told to come again](${imageOf('overload')})
`
}

function unevenness(of: Readonly<Record<ClientKind, Figures>>, word: string): string {
  const lifetimes = of.keyturn.unevenness.map((_, index) => String(index + 1))
  return table(
    [`lifetime ${word}`, ...lifetimes],
    eachKind(of, ({ unevenness }) => unevenness.map((each) => each?.toFixed(2) ?? '–')),
  )
}

function wave(of: Readonly<Record<ClientKind, Figures>>): string {
  return table(
    ['', 'busiest second in trouble', 'busiest second after', 'they come, seconds after'],
    eachKind(of, ({ inTrouble, wave }) => [count(inTrouble), count(wave.peak), `${wave.from} to ${wave.until}`]),
  )
}

function eachKind(
  of: Readonly<Record<ClientKind, Figures>>,
  cells: (figures: Figures) => readonly string[],
): readonly (readonly string[])[] {
  return [
    [kinds.keyturn, ...cells(of.keyturn)],
    [kinds.naive, ...cells(of.naive)],
  ]
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en')
}
