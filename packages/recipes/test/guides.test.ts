import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const guides = new URL('../../../docs/guides/', import.meta.url)
const recipes = new URL('../src/', import.meta.url)

/** Code that begins with the name of a file is that file: `vitest -u` writes it anew. */
const quotation = /```ts\n\/\/ ([\w-]+\.ts)\n[\s\S]*?```/g

const names = (await readdir(guides)).filter((name) => name.endsWith('.md'))
const texts = new Map<string, string>()
for (const name of names) texts.set(name, await readFile(new URL(name, guides), 'utf8'))

test.for(names)('%s quotes the recipes as they are', async (name) => {
  const guide = texts.get(name) ?? ''
  const code = new Map<string, string>()
  for (const [, file = ''] of guide.matchAll(quotation)) code.set(file, await readFile(new URL(file, recipes), 'utf8'))
  const anew = guide.replaceAll(quotation, (_, file: string) => `\`\`\`ts\n// ${file}\n${code.get(file)}\`\`\``)
  await expect(anew).toMatchFileSnapshot(new URL(name, guides).pathname)
})

test('every recipe is in a guide', async () => {
  const all = [...texts.values()].join('\n')
  const quoted = [...all.matchAll(quotation)].map(([, file]) => file)
  expect(quoted).toEqual(expect.arrayContaining(await readdir(recipes)))
})
