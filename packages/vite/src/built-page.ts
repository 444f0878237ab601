import type { IndexHtmlTransformContext, Rolldown } from 'vite'

type Bundle = NonNullable<IndexHtmlTransformContext['bundle']>
type Page = Pick<IndexHtmlTransformContext, 'bundle' | 'chunk'>

/**
 * The page with the script of the session before all others, where something on it uses the session. It is `async`, because scripts of
 * modules else wait for the end of the page and for its stylesheets.
 */
export function startFirst(html: string, { bundle = {}, chunk: entry }: Page, file: string): string {
  // The module may lie in another chunk than the one that was asked for, which then only leads there.
  const chunk = Object.values(bundle).find((each) => isChunk(each) && each.moduleIds.includes(file))
  if (!chunk || !isChunk(chunk) || !entry) return html
  if (!reach(bundle, [...entry.imports, ...entry.dynamicImports], true).has(chunk.fileName)) return html
  const place = firstTag(html, bundle)
  if (!place) return html
  const addressOf = (name: string): string => html.slice(place.start, place.end).replace(place.name, () => name)
  const imports = [...reach(bundle, chunk.imports, false)]
  const tags = [
    `<script type="module" async crossorigin fetchpriority="high" src="${addressOf(chunk.fileName)}"></script>`,
    ...imports.map((name) => `<link rel="modulepreload" crossorigin href="${addressOf(name)}">`),
  ]
  return `${html.slice(0, place.tag)}${tags.join('\n  ')}\n  ${html.slice(place.tag)}`
}

/** The chunks that these bring along. */
function reach(bundle: Bundle, names: readonly string[], withDynamic: boolean): ReadonlySet<string> {
  const seen = new Set(names)
  for (const name of seen) {
    const each = bundle[name]
    if (!isChunk(each)) continue
    for (const imported of withDynamic ? [...each.imports, ...each.dynamicImports] : each.imports) seen.add(imported)
  }
  return seen
}

interface Place {
  /** Where the tag begins, in the page. */
  readonly tag: number
  /** Where its address begins and ends. */
  readonly start: number
  readonly end: number
  /** What its address ends with: the name of a chunk. */
  readonly name: string
}

/** The first script or link of the app: what comes before it (a `<base>`, a policy) counts for ours, too, and its address shows where chunks are. */
function firstTag(html: string, bundle: Bundle): Place | undefined {
  const names = Object.values(bundle).flatMap((each) => (isChunk(each) ? [each.fileName] : []))
  for (const match of html.matchAll(/<(?:script|link)\b[^>]*?\s(?:src|href)="([^"]*)"/g)) {
    const [text, address = ''] = match
    const name = names.find((each) => address.endsWith(`/${each}`) || address === each)
    const end = match.index + text.length - 1
    if (name !== undefined) return { tag: match.index, start: end - address.length, end, name }
  }
  return undefined
}

function isChunk(file: Bundle[string] | undefined): file is Rolldown.OutputChunk {
  return file?.type === 'chunk'
}
