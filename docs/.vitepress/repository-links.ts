import { existsSync } from 'node:fs'
import { dirname, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { MarkdownRenderer } from 'vitepress'

const root = fileURLToPath(new URL('../../', import.meta.url))
const docs = resolve(root, 'docs/')
const REPOSITORY = 'https://github.com/keyturn/keyturn/blob/main/'

/**
 * Pages link to source as one does in a repository, by a relative path. On the site these lead to the repository. Throws where there is no such
 * file, which fails the build.
 */
export function repositoryLinks(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('repository-links', ({ tokens, env }) => {
    const page: unknown = Reflect.get(Object(env), 'path')
    if (typeof page !== 'string') return
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      if (token.type !== 'link_open') continue
      token.attrSet('href', addressOf(token.attrGet('href') ?? '', page))
    }
  })
}

function addressOf(href: string, page: string): string {
  if (/^([a-z]+:|#|\/)/.test(href)) return href
  const [path = '', hash] = href.split('#')
  const target = resolve(dirname(page), decodeURIComponent(path))
  if (!existsSync(target) && !existsSync(`${target}.md`))
    throw new Error(`${page} links to ${href}, which is not there.`)
  if (target.startsWith(docs) && target.endsWith('.md')) return href
  if (target.startsWith(docs) && existsSync(resolve(target, 'README.md'))) return `${path.replace(/\/$/, '')}/`
  return `${REPOSITORY}${relative(root, target)}${hash === undefined ? '' : `#${hash}`}`
}
