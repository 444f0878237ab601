import { table, type Cell } from '../figures/table.ts'
import type { Absence, DayOfRepeats } from './absence.ts'
import { algorithms } from './algorithms.ts'
import type { Census, Tally, TheftOf, Thefts } from './simulation.ts'
import { thieves, type ThiefName } from './thief.ts'

export interface RotationReport {
  readonly seed: number
  readonly tallies: readonly Tally[]
}

const minute = 60_000
const day = 24 * 60 * minute
const names = Object.keys(thieves) as ThiefName[]
// Most of the others come too late to get anything, whatever the algorithm.
const compared = ['eager', 'leapfrog', 'repeater', 'erratic', 'once'] as const

/** What Keyturn promises and did not keep, with the command that tells the story; nothing for algorithms that promise nothing. */
export function brokenPromises(tally: Tally, seed: number): readonly string[] {
  const { algorithm, withLock, withoutLock } = tally
  if (algorithm !== 'keyturn' && algorithm !== 'keyturn-bound') return []
  const story = (number: number): string =>
    `pnpm simulate:rotation --seed ${seed}${algorithm === 'keyturn' ? '' : ` --algorithm ${algorithm}`} --browser ${number}`
  const missed = (thefts: Thefts, more = ''): readonly string[] =>
    Object.values(thefts)
      .flat()
      .filter(algorithm === 'keyturn' ? isMissed : isServed)
      .map(
        ({ number, thief }) =>
          `A thief ${algorithm === 'keyturn' ? 'was not found' : 'was served'}: ${story(number)} --thief ${thief}${more}`,
      )
  const accepted = withLock.forged.accepted + withoutLock.forged.accepted
  return [
    ...[...withLock.signedOut, ...withoutLock.signedOut].map(
      (number) => `An honest user was signed out: ${story(number)}`,
    ),
    ...(accepted > 0 ? [`${accepted} forged tokens were accepted.`] : []),
    ...missed(tally.calm, ' --calm'),
    ...missed(tally.rough),
    ...boundsMissed(tally.absence),
  ]
}

/** At least so many times fewer access tokens a day than without waits. */
const fewerByAtLeast = 20

function boundsMissed(absence: Absence | undefined): readonly string[] {
  const days = absence?.waiting.map(({ accessTokens }, index) => {
    const { accessTokens: unchecked = 0 } = absence.unchecked[index] ?? {}
    return unchecked >= fewerByAtLeast * accessTokens ? [] : [`${accessTokens} of ${unchecked} on day ${index + 1}`]
  })
  return (days ?? []).flat().map((figures) => `A thief who only repeats a base gets too much: ${figures}.`)
}

// Both went on with what was stolen; who presents one token once and never again has not.
function isMissed({ thief, isServed, shared, found }: TheftOf): boolean {
  return thief !== 'once' && isServed && shared !== undefined && found === undefined
}

/** The report for people. */
export function toMarkdown({ seed, tallies }: RotationReport): string {
  const keyturn = tallies.find(({ algorithm }) => algorithm === 'keyturn')
  const bound = tallies.find(({ algorithm }) => algorithm === 'keyturn-bound')
  return `# Rotation, simulated

Written by \`pnpm simulate:rotation\` (seed ${seed}). Browsers and thieves of a model are served by the rotation of \`@keyturn/server\` itself, and by what
servers usually do. What the model knows, and what it does not: [below](#the-model).

## Honest browsers

How often a browser is signed out for nothing, each week:

${table(
  ['', 'with Web Locks', 'without', 'refreshes'],
  tallies.map(({ algorithm, withLock, withoutLock, refreshes }) => [
    algorithms[algorithm].title,
    perWeek(withLock),
    perWeek(withoutLock),
    count(refreshes),
  ]),
)}

## Thieves

Of the thieves that got anything, how many were found within 24 hours. Nothing else goes wrong here, so that what is found is found because of the
theft. A dash: none got anything.

${table(
  ['', ...compared],
  tallies.map(({ algorithm, calm }) => [
    algorithms[algorithm].title,
    ...compared.map((name) => foundWithin(day, calm[name])),
  ]),
)}

${keyturn ? ofKeyturn(keyturn) : ''}
${bound ? ofBound(bound) : ''}
${model}`
}

function ofKeyturn({ rough, withLock, withoutLock, absence }: Tally): string {
  const verdicts = Object.keys({ ...withLock.verdicts, ...withoutLock.verdicts }).toSorted()
  return `### How long a thief has

With Keyturn, where everything goes wrong that can; minutes, median and 99th percentile. *Access* is from the first to the last moment in which the thief
has an access token; *until found* is from when both parties have been served to when the session is ended, nights and weekends of the victim
included. Found, of those that got anything: at any time.

${table(
  ['', 'thefts', 'got anything', 'found', 'access', 'until found'],
  names.map((name) => [
    name,
    rough[name].length,
    rough[name].filter(isServed).length,
    foundWithin(Infinity, rough[name]),
    ...times(rough, name),
  ]),
)}

${absence ? ofAbsence(absence) : ''}
### What the server said

${table(
  ['', ...verdicts],
  [withLock, withoutLock].map((census, index) => [
    index === 0 ? 'with Web Locks' : 'without',
    ...verdicts.map((verdict) => count(census.verdicts[verdict] ?? 0)),
  ]),
)}

Besides, ${count(withLock.forged.refused + withoutLock.forged.refused)} forged tokens were presented for these sessions; ${count(withLock.forged.accepted + withoutLock.forged.accepted)} were accepted.
`
}

function ofAbsence({ waiting, unchecked }: Absence): string {
  const cells = (days: readonly DayOfRepeats[]): readonly Cell[] =>
    days.flatMap(({ accessTokens, covered }) => [accessTokens, `${(covered / minute).toFixed(0)} min`])
  return `### While the owner is away

A thief who only repeats a stolen base, and never presents what came of it, cannot be told from a client that loses every answer. It is not found before the owner
is back; until then the repeats come further and further apart. Access tokens, and for how long one of them was good:

${table(
  ['', 'first day', 'with access', 'second day', 'with access'],
  [
    ['without waits', ...cells(unchecked)],
    ['as it is', ...cells(waiting)],
  ],
)}
`
}

function ofBound({ calm, rough, withLock, withoutLock }: Tally): string {
  const thefts = [calm, rough].flatMap((each) => Object.values(each).flat())
  const healed = (withLock.verdicts['heal'] ?? 0) + (withoutLock.verdicts['heal'] ?? 0)
  return `### Bound sessions

The same thieves, who have the cookie and not the key, came to ${count(thefts.length)} bound sessions; ${count(thefts.filter(isServed).length)} of them were ever served a token. Honest browsers
came ${count(healed)} times with a token that had been replaced, out of an old copy of their profile or after a crash, and were healed.
`
}

function perWeek({ signedOut, weeks }: Census): string {
  const rate = signedOut.length / weeks
  return rate === 0 || weeks === 0 ? '0' : rate >= 10 ? rate.toFixed(0) : rate.toFixed(2)
}

function foundWithin(duration: number, thefts: readonly TheftOf[]): Cell {
  const served = thefts.filter(isServed)
  if (served.length === 0) return '–'
  return percent(served.filter(({ found }) => found !== undefined && found <= duration).length / served.length)
}

function times(thefts: Thefts, name: ThiefName): readonly Cell[] {
  const served = thefts[name].filter(isServed)
  const untilFound = served.flatMap(({ shared, found }) =>
    shared === undefined || found === undefined ? [] : [found - shared],
  )
  return [medianAndLast(served.map(({ over }) => over)), medianAndLast(untilFound)]
}

function isServed(theft: TheftOf): boolean {
  return theft.isServed
}

function medianAndLast(durations: readonly number[]): Cell {
  if (durations.length === 0) return '–'
  const sorted = durations.toSorted((one, other) => one - other)
  const at = (part: number): string => ((sorted[Math.floor((sorted.length - 1) * part)] ?? NaN) / minute).toFixed(0)
  return `${at(0.5)} / ${at(0.99)}`
}

function percent(part: number): string {
  return `${(part * 100).toFixed(part === 0 || part === 1 ? 0 : 1)} %`
}

function count(number: number): string {
  return number.toLocaleString('en')
}

const model = `## How to read it

**Two promises.** An honest user is never signed out, whatever network and browser do; and as soon as a thief and the victim have both gone on with what
descends from a stolen token, the session ends. The first table is the first promise, the others are the second. Rows other than Keyturn's are
there to show that the model finds what is known to be wrong with them; if it did not, it would prove nothing.

- **strict single use** takes every lost answer, every retry and every second tab for a thief.
- **A grace of 30 s** forgives what comes back in time, and signs out who comes back later: after a crash, after sleep. A thief who comes right after the
  victim, each time, is never found.
- **Newest wins** finds every thief, and takes answers that arrive in the other order for one.
- **The parent of the newest always works** forgives most; tabs without a lock and thieves behind the victim are beyond it.
- **What is never found**: who takes what the stolen token gives, goes on by one promotion beyond it at most, and stops before the owner is back. The owner's token is then the base, or the one
  before it, and still counts. With a second promotion it does not any more: the owner's next refresh ends the session.
- **What is found late**: all others, if the owner is away. Theft is two parties that have both gone on, so nothing is found before the second one comes. What is promised to whom: [security](security.md#what-theft-detection-promises).
- \`once\` is the price of forgiving: who takes what one token gives and never comes back is found by strict single use alone. With Keyturn that is one access
  token, of at most ten minutes.

A figure of 0 is of this many refreshes, not of all: in about ten million there is a device that was closed twice and crashed, all within the 30 s of
waking time in which the browser keeps a cookie in memory only, and that user is signed out. Bound sessions go on.
[Decision 0042](decisions/0042-the-base-before-the-base-still-counts.md) tells why that is where it ends.
Which token is answered with what: [the table of verdicts](concepts/verdicts.md).

Run it again with another seed (\`--seed 7\`), more refreshes (\`--refreshes 20_000_000\`) or one algorithm (\`--algorithm strict\`). The same seed gives the same
figures. Where Keyturn breaks a promise, the command ends with 1 and names the browser; \`--browser 17\` then tells its story, event by event, and with
\`--thief leapfrog\` that of a theft.

## The model

**Browsers.** Up to eight tabs share a cookie jar. What is stored in it is on disk 30 s later, by a timer that stands still while the device sleeps; a crash brings
back what the disk has. Tabs renew an access token (10 minutes, 2 while the session is forked) when \`@keyturn/core\` would, give up after 10 s, and back off as it
does. Three of four browsers have Web Locks: their tabs refresh one at a time and share what they get. In the others each tab is on its own.

**The network.** 1 % of requests and 2 % of answers are lost; 0.5 % of requests are sent again by the browser itself, 0.3 % by something on the way. 1.2 % of what is under
way takes up to 9 s, 0.3 % up to 50 s, so answers and requests overtake each other. An answer that nobody waits for any more stores no cookie.

**The server.** It is away for up to 20 s about once a day; every other time its database fails over and loses up to 5 s of writes. A new session is not
acknowledged before the standby has it.

**People.** Days of nine hours, nights of sleep, quitting or an empty battery, some weekends. Something every six minutes: reloads, also six at once, tabs that are opened
and closed, lids that are closed for seconds or hours. About one crash a day, also three in a row; and the worst moments more often than life has
them: crash, sleep or reloads within 40 s after a new cookie, a crash within 40 s after waking up.

**Thieves** get hold of one token, once, and nothing goes wrong on their way. *eager* exchanges it at once and then lives as any client; *leapfrog* knows everything the
victim does and comes a moment after each refresh; *patient* begins up to ten hours later; *repeater* presents the stolen token again and again, to
keep everything from settling; *erratic* presents anything it ever got at any time; *late* has a token that had been replaced some times; *once* never
comes back. For every tenth honest browser somebody guesses tokens.

**Bound browsers** do the same, and register a key; they know of it about a second after the sign-in. A proof is good for three minutes, and 3 % of them cannot be had in time. Besides,
profiles are restored from copies of some thirty tokens ago, about once in a browser-week.

**What is left out.** Cryptography, which \`pnpm fuzz\` is for; a thief who reads the jar for as long as he likes, who is the browser; crashes right after a sign-in; rate
limits. A short run goes through the whole server, from request to answer, and comes to the same verdicts (\`packages/bench/test/rotation.test.ts\`).
`
