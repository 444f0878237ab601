import { fileURLToPath } from 'node:url'
import { connectEngine, type Engine } from '@keyturn/engines'
import { createServer, type ViteDevServer } from 'vite'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import { createBackend, type Backend } from './site.ts'

const root = fileURLToPath(new URL('hot', import.meta.url))

let engine: Engine
beforeAll(async () => {
  engine = await connectEngine(inject('engine'))
})
afterAll(() => engine.close())

/** A dev server as apps have it, without the plugin of ours. */
async function serve(backend: Backend): Promise<ViteDevServer> {
  const server = await createServer({
    root,
    configFile: false,
    logLevel: 'silent',
    cacheDir: 'node_modules/.vite-hot',
    optimizeDeps: { noDiscovery: true },
    server: { port: 0, host: '127.0.0.1', watch: null },
    plugins: [
      {
        name: 'backend',
        configureServer: ({ middlewares }) =>
          void middlewares.use((request, response, next) => backend.answer(request, response) || next()),
      },
    ],
  })
  onTestFinished(() => server.close())
  return server.listen()
}

test('three saves of the module of the session leave one session, its channels, and one panel', async () => {
  const server = await serve(createBackend(true))
  const profile = await engine.openProfile()
  onTestFinished(async () => {
    expect(profile.exceptions).toEqual([])
    await profile.close()
  })
  const page = await profile.newPage()
  await page.goto(server.resolvedUrls?.local[0] ?? '')
  const shows = (text: string): Promise<void> =>
    expect.poll(() => page.evaluate(() => document.querySelector('output')?.textContent)).toBe(text)
  const left = (): Promise<readonly number[]> =>
    page.evaluate(() => [globalThis.channels.size, document.querySelectorAll('keyturn-devtools').length])

  await shows('signed-in 1')
  const atFirst = await left()
  expect(atFirst[1]).toBe(1)
  for (const made of [2, 3, 4]) {
    server.watcher.emit('change', `${root}/src/session.ts`)
    await shows(`signed-in ${made}`)
    expect(await left()).toEqual(atFirst)
  }
})
