import { readdir, readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'

const guide = new URL('../../../docs/guides/react.md', import.meta.url)
const examples = new URL('guide/', import.meta.url)

/** Code that begins with the name of an example is that file: `vitest -u` writes it anew. */
const quotation = /```tsx\n\/\/ ([\w.-]+\.tsx?)\n[\s\S]*?```/g

test('the guide quotes the examples as they are, each of them', async () => {
  const text = await readFile(guide, 'utf8')
  const code = new Map<string, string>()
  for (const name of await readdir(examples)) code.set(name, await readFile(new URL(name, examples), 'utf8'))
  const quote = (file: string): string => `\`\`\`tsx\n// ${file}\n${code.get(file)}\`\`\``
  const anew = text.replaceAll(quotation, (block, file: string) => (code.has(file) ? quote(file) : block))
  await expect(anew).toMatchFileSnapshot(guide.pathname)
  for (const name of code.keys()) expect(text).toContain(`// ${name}\n`)
})
