import react from '@vitejs/plugin-react'
import { msw } from 'msw/vite'
import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createServer } from 'vite'
import { expect, onTestFinished, test } from 'vitest'
import { openBrowser } from './browser.ts'

/** What `npm create vite -- --template react-ts` makes, less what the README replaces. */
const template = {
  'index.html': '<!doctype html><div id="root"></div><script type="module" src="/main.tsx"></script>',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'es2023',
      lib: ['ES2023', 'DOM'],
      module: 'esnext',
      types: ['vite/client'],
      skipLibCheck: true,
      moduleResolution: 'bundler',
      allowImportingTsExtensions: true,
      verbatimModuleSyntax: true,
      moduleDetection: 'force',
      noEmit: true,
      jsx: 'react-jsx',
      noUnusedLocals: true,
      noUnusedParameters: true,
    },
    include: ['.'],
  }),
}
const templateMain = [
  `import { createRoot } from 'react-dom/client'`,
  `import App from './App'`,
  `createRoot(document.getElementById('root')!).render(`,
  `)`,
]

/** What the reader brings: something that asks the API. */
const app = `
import { useSession } from '@keyturn/react'
import axios from 'axios'
import { useState } from 'react'

export default function App() {
  const { user } = useSession()
  const [answer, setAnswer] = useState('')
  const ask = async () => setAnswer((await axios.get<{ userId: string }>('/api/things')).data.userId)
  return <button onClick={() => void ask()}>{user?.name} asks: {answer}</button>
}
`

const folder = fileURLToPath(new URL('../dist/readme/', import.meta.url))
const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url))

test('who copies the code of the README has a session, a mock server and a warning, in twenty lines beside the sign-in page', async () => {
  const blocks = await readBlocks()
  expect([...blocks.keys()]).toEqual(['session.ts', 'main.tsx', 'sign-in-page.tsx', 'mock.ts'])
  const added = linesOf(blocks.get('main.tsx')).filter((line) => !templateMain.includes(line))
  const lines = [...added, ...linesOf(blocks.get('session.ts')), ...linesOf(blocks.get('mock.ts'))]
  expect(lines.length).toBeLessThanOrEqual(20)

  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const [name, text] of [...Object.entries(template), ...blocks, ['App.tsx', app]] as const) {
    await writeFile(folder + name, text)
  }
  await promisify(execFile)(process.execPath, [tsc, '-p', folder])
  await useIt(await serve())
})

/** The blocks that begin with the name of a file. */
async function readBlocks(): Promise<ReadonlyMap<string, string>> {
  const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8')
  const blocks = readme.matchAll(/```tsx?\n\/\/ ([\w.-]+\.tsx?)\n([\s\S]*?)```/g)
  return new Map(Array.from(blocks, ([, name = '', code = '']) => [name, code]))
}

function linesOf(code = ''): readonly string[] {
  return code.split('\n').filter((line) => line.trim() !== '')
}

async function serve(): Promise<string> {
  // The plugin brings what `npx msw init` would.
  const plugins = [react(), msw({ mode: 'worker-only' })]
  const vite = await createServer({ root: folder, configFile: false, plugins, logLevel: 'warn', server: { port: 0 } })
  onTestFinished(() => vite.close())
  await vite.listen()
  return vite.resolvedUrls?.local[0] ?? ''
}

async function useIt(url: string): Promise<void> {
  const browser = await openBrowser()
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  await page.clock.install()
  await page.goto(url)
  await page.getByLabel('Email').fill('ada@example.com')
  await page.getByLabel('Password').fill('guess')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('do not belong together').waitFor()
  await page.getByLabel('Password').fill('engine')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('button', { name: 'Ada asks:' }).click()
  await page.getByRole('button', { name: 'Ada asks: u1' }).waitFor()
  await page.clock.fastForward('00:45')
  await page.getByRole('dialog', { name: 'Your session is about to end' }).waitFor()
  await page.getByRole('button', { name: 'Stay signed in' }).click()
  await page.reload()
  await page.getByRole('button', { name: 'Ada asks:' }).waitFor()
}
