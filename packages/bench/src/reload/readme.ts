import { contestants, type ContestantName } from './contestants.ts'
import { networks } from './networks.ts'
import type { ReloadReport } from './report.ts'

const BEGIN = '<!-- reload: written by `pnpm bench:reload` -->'
const END = '<!-- /reload -->'

/** The README with what a run came to between its marks. @throws {Error} It has no such marks. */
export function quoteReload(readme: string, report: Pick<ReloadReport, 'results'>): string {
  const [begin, end] = [readme.indexOf(BEGIN), readme.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`The README has no ${BEGIN} … ${END} for its figures.`)
  return `${readme.slice(0, begin)}${BEGIN}\n\n${sentence(report)}\n\n${readme.slice(end)}`
}

function sentence({ results }: Pick<ReloadReport, 'results'>): string {
  const median = (name: ContestantName, network: string): number =>
    results.find((each) => each.situation === 'reload' && each.contestant === name && each.network === network)
      ?.median ?? NaN
  const ratios = (name: ContestantName): string =>
    networks
      .map(({ name: network }) => (median(name, network) / median('token-in-storage', network)).toFixed(2))
      .join(', ')
  return `From a reload to the first data, over what it takes with a token in localStorage, on ${networks.map(({ name }) => name).join(', ')}: **${ratios('keyturn-early')}** with
[\`@keyturn/vite\`](packages/vite) (the target is 1.10), ${ratios('keyturn')} without, ${ratios('auth0-memory')} with ${contestants['auth0-memory'].name}
(\`pnpm bench:reload\`).`
}
