import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { DefaultTheme } from 'vitepress'

const docs = new URL('../', import.meta.url)

/** The pages in the order in which readers want them. `llms.txt` has it from here, too. */
export const chapters: readonly Chapter[] = [
  { text: 'Start', pages: ['start'] },
  { text: 'How it works', pages: ['how-it-works', 'concepts/verdicts', 'architecture'] },
  {
    text: 'Guides',
    pages: [
      'guides/react',
      'guides/react-native',
      'guides/requests',
      'guides/works-beside',
      'guides/early-start',
      'guides/server',
      'guides/servers',
      'guides/edges',
      'guides/redis',
      'guides/opentelemetry',
      'guides/websocket',
      'guides/server-sent-events',
      'guides/testing',
      'guides/devtools',
      'demo',
    ],
  },
  { text: 'Migrate', pages: ['migrate/index', ...pagesOf('migrate')] },
  { text: 'When something is wrong', pages: ['trouble', 'errors'] },
  { text: 'Reference', pages: ['reference/index', ...pagesOf('reference')] },
  { text: 'Security', pages: ['security'] },
  {
    text: 'Benchmarks and evidence',
    pages: ['benchmarks', 'benchmarks-server', 'scenarios', 'herd', 'rotation', 'simulation', 'mutation'],
  },
  { text: 'Compatibility', pages: ['compatibility', 'browsers'] },
  { text: 'Changelog', pages: ['changelog'] },
  { text: 'Decisions', pages: ['decisions/README', ...pagesOf('decisions')], isApart: true },
]

export interface Chapter {
  readonly text: string
  /** Paths within `docs`, without `.md`. */
  readonly pages: readonly string[]
  readonly isApart?: boolean
}

const listed = new Set(['index', ...chapters.flatMap(({ pages }) => pages)])
const lost = pagesOf('.').filter((page) => !listed.has(page))
if (lost.length > 0) throw new Error(`Pages that no chapter of the sidebar has: ${lost.join(', ')}.`)

/** The decisions are many: they have a sidebar of their own, and one entry in that of the other pages. */
export const sidebar: DefaultTheme.SidebarMulti = {
  '/': chapters.map((chapter) => entry(chapter.isApart ? { ...chapter, pages: chapter.pages.slice(0, 1) } : chapter)),
  '/decisions/': [{ text: 'Keyturn', link: '/' }, ...chapters.filter(({ isApart }) => isApart).map(entry)],
}

function entry({ text, pages }: Chapter): DefaultTheme.SidebarItem {
  const items = pages.map((page) => ({ text: titleOf(page), link: linkOf(page) }))
  const [only, ...others] = items
  return only && others.length === 0 ? { ...only, text } : { text, items }
}

export const navigation: DefaultTheme.NavItem[] = [
  { text: 'Start', link: '/start' },
  { text: 'Guides', link: '/guides/react', activeMatch: '/guides/' },
  { text: 'Migrate', link: '/migrate/', activeMatch: '/migrate/' },
  { text: 'Trouble', link: '/trouble' },
  { text: 'Reference', link: '/reference/', activeMatch: '/reference/' },
]

/** The first heading of a page, without its marks. */
export function titleOf(page: string): string {
  const text = readFileSync(new URL(`${page}.md`, docs), 'utf8')
  return (/^# (.+)$/m.exec(text)?.[1] ?? page).replaceAll('`', '')
}

/** Where the site has a page. */
export function linkOf(page: string): string {
  return `/${page.replace(/(README|index)$/, '')}`
}

/** All pages of a folder and of those in it, but for its own index. */
function pagesOf(folder: string): readonly string[] {
  const names = globSync('**/*.md', { cwd: new URL(`${folder}/`, docs), exclude: ['node_modules/**', '.*/**'] }).filter(
    (name) => !/^(README|index)\.md$/.test(name),
  )
  return names.toSorted().map((name) => join(folder, name.slice(0, -3)))
}
