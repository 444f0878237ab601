/** A file that a block of code stands for. */
export interface Program {
  /** Where it goes, relative to the folder of its page. */
  readonly name: string
  /** The line of the page where its block begins. */
  readonly line: number
  readonly text: string
}

const fence = /^( *)```(tsx?)\n([\s\S]*?)^\1```$/gm
const heading = /^\/\/ ([\w./[\]-]+\.tsx?)(?=$|[: ]).*$/

/** The programs of a page: blocks of `ts` and `tsx`. A line like `// session.ts` begins a file of that name; without one it is a file by itself. */
export function readPrograms(page: string): readonly Program[] {
  return Array.from(page.matchAll(fence)).flatMap(({ index, 1: indent = '', 2: language, 3: code = '' }) => {
    const line = page.slice(0, index).split('\n').length
    const lines = code.split('\n').map((each) => each.replace(indent, ''))
    return files(lines, `block-${line}.${language}`).map((file) => ({ ...file, line }))
  })
}

function files(lines: readonly string[], unnamed: string): readonly { readonly name: string; readonly text: string }[] {
  const found: { name: string; lines: string[] }[] = []
  for (const line of lines) {
    const name = heading.exec(line)?.[1]
    if (name !== undefined || found.length === 0) found.push({ name: name ?? unnamed, lines: [] })
    if (name === undefined) found.at(-1)?.lines.push(line)
  }
  return found.map(({ name, lines: own }) => ({ name: name, text: own.join('\n') }))
}

/** Guides show pieces of JSX as one writes them between others: each paragraph that begins with an element is an expression here. */
export function asModule(text: string): string {
  const paragraphs = text.split(/\n{2,}/)
  return paragraphs.map((each) => (each.startsWith('<') ? `void (<>${each}</>)` : each)).join('\n\n')
}
