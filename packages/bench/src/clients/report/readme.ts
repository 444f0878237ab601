import { table } from '../../figures/table.ts'
import { contestants, type ContestantName } from '../contestants/index.ts'
import type { Report } from './report.ts'

const BEGIN = '<!-- figures: written by `pnpm bench` -->'
const END = '<!-- /figures -->'
const REQUESTS = 1_000
const TABS = 10

const quoted: readonly ContestantName[] = [
  'keyturn-axios',
  'hand-written-queue',
  'axios-auth-refresh',
  'supertokens-website',
  'supabase-auth',
]

/** The README with the figures of a report between its marks. @throws {Error} It has no such marks. */
export function quote(readme: string, report: Report): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`The README has no ${BEGIN} … ${END} for its figures.`)
  return `${readme.slice(0, begin)}${BEGIN}\n\n${figures(report)}\n\n${readme.slice(end)}`
}

/** Where a README first says something else than the report. */
export interface Difference {
  readonly said: string
  readonly measured: string
}

export function firstDifference(readme: string, report: Report): Difference | undefined {
  const said = readme.split('\n')
  const measured = quote(readme, report).split('\n')
  const line = measured.findIndex((text, index) => text !== said[index])
  return line < 0 ? undefined : { said: said[line] ?? '', measured: measured[line] ?? '' }
}

function figures({ storms, tabs, sizes, overhead }: Report): string {
  const rows = quoted.map((name) => {
    const of = (situation: 'expired' | 'revoked') =>
      storms.find((each) => each.contestant === name && each.situation === situation && each.requests === REQUESTS)
    const [expired, revoked] = [of('expired'), of('revoked')]
    const together = tabs.find((each) => each.contestant === name && each.tabs === TABS)?.expiry
    return [
      contestants[name].name,
      count(expired?.refreshes),
      count(expired?.refusals),
      count(expired?.rejected),
      fate(revoked?.rejected),
      count(together?.refreshes) + (together?.sessionsKilled ? ', session lost' : ''),
    ]
  })
  return `A thousand requests at once, all with an expired token; ten tabs that expire at once; strict single-use refresh tokens; one run, one machine
(\`pnpm bench\`, all of it in [docs/benchmarks.md](docs/benchmarks.md)):

${table(['', 'refreshes', 'answers of 401', 'rejected', 'token revoked while it looks valid', 'ten tabs: refreshes'], rows)}

${cost({ sizes, overhead })}`
}

function cost({ sizes, overhead }: Pick<Report, 'sizes' | 'overhead'>): string {
  const kilobytes = (name: string): number => (sizes.find((each) => each.name === name)?.bytes ?? NaN) / 1000
  const others = ['axios-auth-refresh', 'supertokens-website', '@supabase/auth-js'].map(kilobytes)
  const [least, most] = [Math.min(...others).toFixed(1), Math.max(...others).toFixed(0)]
  const over = overhead.find(({ contestant }) => contestant === 'keyturn-axios')?.overHttp ?? NaN
  return `It costs ${kilobytes('Keyturn (axios)').toFixed(1)} kB (minified, gzipped, axios aside) where those take ${least} to ${most}. A request with a live token takes
${over.toFixed(2)} times what it takes with bare axios, over loopback${over > 1.05 ? '; the target is 1.05' : ''}.`
}

function count(value: number | undefined): string {
  return value?.toLocaleString('en') ?? '–'
}

function fate(rejected: number | undefined): string {
  if (rejected === undefined) return '–'
  if (rejected === 0) return 'all served'
  return rejected === REQUESTS ? 'all rejected' : `${count(rejected)} rejected`
}
