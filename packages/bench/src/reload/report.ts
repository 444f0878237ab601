import { table } from '../figures/table.ts'
import { contestants, type Contestant, type ContestantName } from './contestants.ts'
import { networks } from './networks.ts'
import type { ReloadResult, ReloadResults } from './run.ts'
import { LATENCY } from './site.ts'
import type { Situation } from './visit.ts'

export interface ReloadReport extends ReloadResults {
  readonly chromium: string | undefined
  readonly node: string
  readonly versions: Readonly<Record<string, string>>
}

const HEADING = '## The first data after a reload'
const OURS: ContestantName = 'keyturn-early'
/** What each situation is compared with, and how much longer it may take. */
const aims: Readonly<Record<Situation, { readonly beside: ContestantName; readonly most?: number }>> = {
  reload: { beside: 'token-in-storage', most: 1.1 },
  cached: { beside: 'token-in-storage' },
  'second-tab': { beside: 'token-in-storage', most: 1.1 },
  'signed-out': { beside: 'no-session', most: 1.05 },
}

const titles: Readonly<Record<Situation, string>> = {
  reload: 'From a reload to the first data, the scripts loaded anew (the first visit of a day, or after a release)',
  cached: 'The same with the scripts in the cache of the browser',
  'second-tab': 'A second tab beside a first one, the scripts loaded anew',
  'signed-out': 'To the sign-in form, for whoever is known to be signed out',
}

/** Puts the section in the place of the one that is there, or at the end. */
export function withReload(markdown: string, report: ReloadReport): string {
  const [rest = ''] = markdown.split(`\n${HEADING}`)
  return `${rest.trimEnd()}\n\n${describeReload(report)}\n`
}

function describeReload(report: ReloadReport): string {
  const { results, scripts, rounds, chromium, node, versions } = report
  const situations = [...new Set(results.map(({ situation }) => situation))]
  const { raw = NaN, sent = NaN } = scripts['token-in-storage'] ?? {}
  const all: readonly (readonly [string, Contestant])[] = Object.entries(contestants)
  const notes = all.flatMap(([, { name, note }]) => (note === undefined ? [] : [`${name}: ${note}.`]))
  return `${HEADING}

Written by \`pnpm bench:reload\`, from one run: Node ${node.slice(1)}, Chromium ${chromium ?? '–'}, ${Object.entries(
    versions,
  )
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}. A production build of one React app with each (with bare axios
${kilobytes(raw)} kB of scripts, ${kilobytes(sent)} kB gzipped), from the navigation to the moment when the data are on the page: the median of ${rounds} rounds in which all take turns,
and how many times as long as the first row it takes. Networks are those that Chromium emulates (${networks.map(({ name, roundTrip, megabits }) => `${name}: ${roundTrip} ms, ${megabits} Mbit/s`).join('; ')}),
where a request takes a round trip at least and what the server needs, ${LATENCY} ms here for each answer of the API and of the auth servers, counts within it.

${notes.join('\n')}

${situations.map((situation) => describeSituation(situation, report)).join('\n\n')}`
}

function describeSituation(situation: Situation, { results }: ReloadReport): string {
  const of = (contestant: ContestantName, network: string): ReloadResult | undefined =>
    results.find((each) => each.situation === situation && each.contestant === contestant && each.network === network)
  const { beside, most } = aims[situation]
  const ratio = (name: ContestantName, network: string): number =>
    (of(name, network)?.median ?? NaN) / (of(beside, network)?.median ?? NaN)
  const names = [beside, ...(Object.keys(contestants) as ContestantName[]).filter((name) => name !== beside)]
  const taking = names.filter((name) => of(name, networks[0]?.name ?? ''))
  const rows = taking.map((name) => [
    contestants[name].name,
    ...networks.map(({ name: network }) => {
      const time = `${Math.round(of(name, network)?.median ?? NaN)} ms`
      return name === beside ? time : `${time}, ${ratio(name, network).toFixed(2)} ×`
    }),
  ])
  const judged = most === undefined ? [] : [verdicts(most)]
  return [`### ${titles[situation]}`, table(['', ...networks.map(({ name }) => name)], rows), ...judged].join('\n\n')

  function verdicts(limit: number): string {
    const peers = taking.filter((name) => {
      const { keepsNoToken = false, entry }: Contestant = contestants[name]
      return keepsNoToken && entry !== 'keyturn'
    })
    const lines = [
      {
        what: `at most ${limit.toFixed(2)} × the first row`,
        isMet: (network: string) => ratio(OURS, network) <= limit,
      },
      ...peers.map((peer) => ({
        what: `ahead of ${contestants[peer].name}`,
        isMet: (network: string) => ratio(OURS, network) < ratio(peer, network),
      })),
    ]
    return table(
      [`Keyturn with \`@keyturn/vite\``, ...networks.map(({ name }) => name)],
      lines.map(({ what, isMet }) => [what, ...networks.map(({ name }) => (isMet(name) ? 'met' : '**missed**'))]),
    )
  }
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(0)
}
