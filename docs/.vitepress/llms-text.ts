import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chapters, linkOf, titleOf } from './sidebar.ts'

/** Writes `llms.txt` (llmstxt.org): what this is, and every page with its title; `llms-full.txt` has the pages themselves, without the decisions. */
export function writeLlmsText(srcDir: string, outDir: string, description: string): void {
  const lists = chapters.map(({ text, pages }) => `## ${text}\n\n${pages.map(entry).join('\n')}`)
  writeFileSync(join(outDir, 'llms.txt'), `# Keyturn\n\n> ${description}\n\n${lists.join('\n\n')}\n`)
  const pages = chapters.filter(({ isApart }) => !isApart).flatMap((chapter) => chapter.pages)
  const texts = pages.map((page) => readFileSync(join(srcDir, `${page}.md`), 'utf8'))
  writeFileSync(join(outDir, 'llms-full.txt'), texts.join('\n\n'))
}

function entry(page: string): string {
  return `- [${titleOf(page)}](${linkOf(page)})`
}
