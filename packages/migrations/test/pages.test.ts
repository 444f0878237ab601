import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const pages = fileURLToPath(new URL('../../../docs/migrate/', import.meta.url))
const programs = fileURLToPath(new URL('../src/', import.meta.url))

/** Code that begins with the name of a program is that program: `vitest -u` writes it anew. */
const quotation = /```(tsx?)\n\/\/ ((?:before|after)\/[\w-]+\.tsx?)\n[\s\S]*?```/g

const names = globSync('*.md', { cwd: pages })

test.each(names)('%s quotes the programs as they are', async (name) => {
  const page = await readFile(pages + name, 'utf8')
  const code = new Map<string, string>()
  for (const [, , file = ''] of page.matchAll(quotation)) code.set(file, await readFile(programs + file, 'utf8'))
  const quote = (language: string, file: string): string => `\`\`\`${language}\n// ${file}\n${code.get(file)}\`\`\``
  const anew = page.replaceAll(quotation, (_, language: string, file: string) => quote(language, file))
  await expect(anew).toMatchFileSnapshot(pages + name)
})

test('every program is on a page', async () => {
  const texts = await Promise.all(names.map((name) => readFile(pages + name, 'utf8')))
  const quoted = new Set(texts.flatMap((text) => Array.from(text.matchAll(quotation), ([, , file]) => file)))
  expect(quoted).toEqual(new Set(globSync('**/*.ts{,x}', { cwd: programs })))
})
