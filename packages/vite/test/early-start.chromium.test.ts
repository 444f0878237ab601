import { connectEngine, type Engine, type Page } from '@keyturn/engines'
import { createServer } from 'vite'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { keyturn } from '../src/index.ts'
import { buildApp, inApp, root } from './built-app.ts'
import { createBackend, serveBuilt, type Backend } from './site.ts'

let engine: Engine
beforeAll(async () => {
  engine = await connectEngine(inject('engine'))
})
afterAll(() => engine.close())

async function openPage(): Promise<Page> {
  const profile = await engine.openProfile()
  onTestFinished(async () => {
    expect(profile.exceptions).toEqual([])
    await profile.close()
  })
  return profile.newPage()
}

function refreshesOf({ asked }: Backend): number {
  return asked.filter((path) => path === '/auth/refresh').length
}

async function shown(page: Page, text: string): Promise<void> {
  await expect.poll(() => page.evaluate(() => document.querySelector('output')?.textContent)).toBe(text)
}

/** What of the app comes late: a script that is `async` waits for neither. */
const late: Readonly<Record<string, RegExp>> = { 'the script of the app': /index-.*\.js$/, 'its stylesheet': /\.css$/ }

test.for(Object.entries(late))('the refresh leaves before %s has been received', async ([, name]) => {
  const backend = createBackend(true)
  let release = (): void => {}
  const released = new Promise<void>((resolve) => (release = resolve))
  const app = await buildApp()
  expect([...app.files.keys()].filter((file) => name.test(file))).toHaveLength(1)
  const origin = await serveBuilt(app, backend, (path) => (name.test(path) ? released : undefined))
  const page = await openPage()
  const loaded = page.goto(origin)
  await backend.arrived('/auth/refresh')
  expect(backend.asked).not.toContain('/api/me')
  release()
  await loaded
  await shown(page, 'Hello Ada')
  expect(refreshesOf(backend)).toBe(1)
  expect(await page.evaluate(() => globalThis.sessions)).toBe(1)
})

test('whoever is known to be signed out causes no request, as without the plugin', async () => {
  const backend = createBackend(false)
  const origin = await serveBuilt(await buildApp(), backend)
  const page = await openPage()
  await page.goto(origin)
  await shown(page, 'signed out')
  expect(refreshesOf(backend)).toBe(1)
  await page.reload()
  await shown(page, 'signed out')
  expect(refreshesOf(backend)).toBe(1)
})

test('the dev server has one session too, and after a change of its module again one', async () => {
  const backend = createBackend(true)
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'silent',
    cacheDir: 'node_modules/.vite-early',
    optimizeDeps: { noDiscovery: true },
    server: { port: 0, host: '127.0.0.1', watch: null },
    plugins: [
      keyturn({ session: 'src/session.ts' }),
      {
        name: 'backend',
        configureServer: ({ middlewares }) =>
          void middlewares.use((request, response, next) => backend.answer(request, response) || next()),
      },
    ],
  })
  onTestFinished(() => server.close())
  await server.listen()
  const page = await openPage()
  await page.goto(server.resolvedUrls?.local[0] ?? '')
  await shown(page, 'Hello Ada')
  expect(await page.evaluate(() => globalThis.sessions)).toBe(1)
  expect(refreshesOf(backend)).toBe(1)

  await page.evaluate(() => document.querySelector('output')?.replaceChildren())
  server.watcher.emit('change', inApp('src/session.ts'))
  await shown(page, 'Hello Ada')
  expect(await page.evaluate(() => globalThis.sessions)).toBe(1)
})
