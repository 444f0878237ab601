import { fileURLToPath } from 'node:url'
import { build, type InlineConfig } from 'vite'
import { expect, test } from 'vitest'

const devtools = fileURLToPath(new URL('../src/', import.meta.url))

const app = `
  import { createSession } from '@keyturn/core'
  import { mountDevtools, devtoolsRuntime } from '@keyturn/devtools'
  import { KeyturnDevtools } from '@keyturn/devtools/react'
  const runtime = devtoolsRuntime()
  const session = createSession({ endpoints: '/auth', runtime })
  mountDevtools(session, { runtime })
  globalThis.shown = KeyturnDevtools
`

interface Bundle {
  readonly code: string
  /** The files of devtools that have code in it. */
  readonly modules: readonly string[]
}

/** What Vite makes of an app. */
async function bundle(source: string, mode: 'production' | 'development'): Promise<Bundle> {
  const id = '/app.js'
  const virtual: InlineConfig['plugins'] = [
    {
      name: 'app',
      resolveId: (name) => (name === id ? id : undefined),
      load: (name) => (name === id ? source : undefined),
    },
  ]
  const before = process.env['NODE_ENV']
  process.env['NODE_ENV'] = mode
  const outcome = await build({
    configFile: false,
    root: fileURLToPath(new URL('..', import.meta.url)),
    mode,
    logLevel: 'error',
    plugins: virtual,
    build: { write: false, rolldownOptions: { input: id, external: ['react'] } },
  }).finally(() => (process.env['NODE_ENV'] = before))
  if (Array.isArray(outcome) || !('output' in outcome)) throw new Error('Vite built nothing.')
  const chunks = outcome.output.filter((each) => each.type === 'chunk')
  return {
    code: chunks.map(({ code }) => code).join('\n'),
    modules: chunks
      .flatMap(({ modules }) => Object.entries(modules))
      .filter(([name, { renderedLength }]) => name.startsWith(devtools) && renderedLength > 0)
      .map(([name]) => name.slice(devtools.length))
      .toSorted(),
  }
}

test('a production build has none of it, however it is imported', async () => {
  const { code, modules } = await bundle(app, 'production')
  expect(modules.filter((name) => !name.endsWith('absent.ts'))).toEqual([])
  expect(code).not.toMatch(/devtools/i)
  const without = app.replace(/.*@keyturn\/devtools.*/g, '').replace('globalThis.shown = KeyturnDevtools', '')
  const bare = await bundle(
    without
      .replace('devtoolsRuntime()', 'browserRuntime()')
      .replace('mountDevtools(session, { runtime })', '')
      .replace('createSession }', 'createSession, browserRuntime }'),
    'production',
  )
  expect(bare.modules).toEqual([])
  expect(code.length - bare.code.length).toBeLessThan(100)
})

test('a development build has all of it', async () => {
  const { modules } = await bundle(app, 'development')
  expect(modules).toEqual(expect.arrayContaining(['mount-devtools.ts', 'frame/panel.ts', 'react/keyturn-devtools.ts']))
  expect(modules.filter((name) => name.endsWith('absent.ts'))).toEqual([])
})

test('who wants it in production says so', async () => {
  const { modules } = await bundle(app.replace("'@keyturn/devtools'", "'@keyturn/devtools/production'"), 'production')
  expect(modules).toEqual(expect.arrayContaining(['mount-devtools.ts', 'frame/panel.ts']))
})
