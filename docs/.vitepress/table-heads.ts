import type { MarkdownRenderer } from 'vitepress'

/** A cell without text heads nothing: screen readers would announce a header that has no name. */
export function tableHeads(markdown: MarkdownRenderer): void {
  markdown.core.ruler.push('table-heads', ({ tokens }) => {
    tokens.forEach((token, index) => {
      const [content, end] = tokens.slice(index + 1)
      if (token.type !== 'th_open' || content?.content !== '' || !end) return
      token.tag = end.tag = 'td'
    })
  })
}
