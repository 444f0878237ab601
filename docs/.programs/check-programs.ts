// pnpm check:programs: every block of TypeScript in the docs and READMEs is compiled. What is a program of the repository is compiled there, and the
// README's blocks are in an app of their own (demo/e2e/readme.chromium.test.ts).
import { spawnSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { asModule, readPrograms, type Program } from './read-programs.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const here = join(root, 'docs/.programs')
const dist = join(here, 'dist')

// Decisions are never rewritten, and the reference is made of sources.
const pages = globSync(['packages/*/README.md', 'docs/**/*.md'], {
  cwd: root,
  exclude: ['docs/decisions/**', 'docs/reference/**', '**/node_modules/**'],
})
const folders = [
  'packages/recipes/src',
  'packages/recipes/expo',
  'packages/migrations/src/*',
  'packages/react/test/guide',
  'packages/server/examples',
]
const tested = globSync(
  folders.map((folder) => `${folder}/*.{ts,tsx}`),
  { cwd: root },
)
const known = new Set(tested.map((path) => readFileSync(join(root, path), 'utf8').trim()))

rmSync(dist, { recursive: true, force: true })
const counts = pages.map(writePrograms)
const groups = new Set(['together', ...pages.filter(isApart).map(nameOf)])
const failures = [...groups].filter((group) => !compiles(group))
console.log(
  failures.length > 0
    ? '! Each path is a page, and the line where its block begins.'
    : `· ${counts.reduce((sum, count) => sum + count)} programs of the docs compile`,
)
process.exitCode = Math.sign(failures.length)

/** A program registers one session: pages that do so are compiled by themselves. */
function isApart(page: string): boolean {
  return programsOf(page).some(({ text }) => /^declare module '@keyturn\/react'/m.test(text))
}

function programsOf(page: string): readonly Program[] {
  return readPrograms(readFileSync(join(root, page), 'utf8')).filter(({ text }) => !known.has(text.trim()))
}

function nameOf(page: string): string {
  return page.replace(/\.md$/, '')
}

function writePrograms(page: string): number {
  const folder = join(dist, isApart(page) ? '' : 'together', nameOf(page))
  const programs = programsOf(page)
  for (const { name, text } of programs) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), `${asModule(text)}\nexport {}\n`)
  }
  return programs.length
}

function compiles(group: string): boolean {
  const setting =
    group === 'together' ? ['setting.d.ts', 'reader.d.ts', 'registered.d.ts'] : ['setting.d.ts', 'reader.d.ts']
  const include = [...setting.map((name) => join(here, name)), join(dist, group)]
  const path = join(here, 'dist', group, 'tsconfig.json')
  writeFileSync(path, JSON.stringify({ extends: join(here, 'tsconfig.json'), include }))
  return (
    spawnSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', path], { stdio: 'inherit' })
      .status === 0
  )
}
