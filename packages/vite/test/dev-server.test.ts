import { readFile } from 'node:fs/promises'
import { createServer, type HotPayload, type Plugin, type ViteDevServer } from 'vite'
import { expect, onTestFinished, test, vi } from 'vitest'
import { keyturn } from '../src/index.ts'
import { inApp, linkTo, root as realRoot } from './built-app.ts'

// Each starts a server, on machines that do other things, too.
vi.setConfig({ testTimeout: 60_000 })

const plugin = (): Plugin[] => keyturn({ session: 'src/session.ts' })

async function serve(plugins: Plugin[], base = '/', root = realRoot): Promise<ViteDevServer> {
  const server = await createServer({
    root,
    base,
    configFile: false,
    logLevel: 'silent',
    plugins,
    cacheDir: 'node_modules/.vite-test',
    optimizeDeps: { noDiscovery: true },
    server: { middlewareMode: true, ws: false, watch: null },
  })
  onTestFinished(() => server.close())
  return server
}

async function pageOf(server: ViteDevServer, name = 'index.html'): Promise<string> {
  return server.transformIndexHtml(`/${name}`, await readFile(inApp(name), 'utf8'))
}

async function codeOf(server: ViteDevServer, path: string): Promise<string> {
  return (await server.environments.client.transformRequest(path))?.code ?? ''
}

function sourcesOf(html: string): readonly string[] {
  return [...html.matchAll(/<script\b[^>]*\bsrc="([^"]*)"/g)].map(([, source = '']) => source)
}

/** What happened to the module of the session before the page is asked for. */
const histories: Readonly<Record<string, (server: ViteDevServer) => Promise<void>>> = {
  'for the first time': async () => {},
  async 'after its session was changed'(server) {
    const { moduleGraph } = server.environments.client
    await codeOf(server, '/src/session.ts')
    for (const module of moduleGraph.getModulesByFile(inApp('src/session.ts')) ?? [])
      moduleGraph.invalidateModule(module, new Set(), Date.now(), true)
  },
}

test.for(
  Object.entries(histories).flatMap(([when, prepare]) => ['/', '/deep/down/'].map((base) => ({ when, prepare, base }))),
)('the page, $when below $base, starts the module that the app imports', async ({ prepare, base }) => {
  const server = await serve(plugin(), base)
  await prepare(server)
  const [, imported] = /from "([^"]*session\.ts[^"]*)"/.exec(await codeOf(server, '/src/main.ts')) ?? []
  const [session, app] = sourcesOf(await pageOf(server)).filter((each) => !each.includes('@vite'))
  expect(session).toBe(imported)
  expect(app).toContain('/src/main.ts')
})

const link = linkTo(realRoot)

test('the page of an app in a folder that a link leads to starts the module that the app imports', async () => {
  const server = await serve(plugin(), '/', link)
  const [, imported] = /from "([^"]*session\.ts[^"]*)"/.exec(await codeOf(server, '/src/main.ts')) ?? []
  const [session] = sourcesOf(await pageOf(server)).filter((each) => !each.includes('@vite'))
  expect(session).toBe(imported)
})

test('a page without modules starts nothing', async () => {
  const server = await serve(plugin())
  const html = await server.transformIndexHtml('/plain.html', '<!doctype html><title>Plain</title><p>Nothing here.')
  expect(html).not.toContain('session.ts')
})

test('pages of tests start nothing', async () => {
  const server = await serve([...plugin(), { name: 'vitest' }])
  expect(await pageOf(server)).not.toContain('session.ts')
})

/** What the page is told when a file changes, after these modules have been loaded in it. */
async function change(plugins: Plugin[], file: string, loaded: readonly string[]): Promise<readonly string[]> {
  const server = await serve(plugins)
  const { client } = server.environments
  for (const path of loaded) await codeOf(server, path)
  const told: HotPayload[] = []
  client.hot.send = (payload: HotPayload | string) => void (typeof payload === 'object' && told.push(payload))
  server.watcher.emit('change', inApp(file))
  await expect.poll(() => told.length, { timeout: 30_000 }).toBeGreaterThan(0)
  return told.map(({ type }) => type)
}

const inPanel = ['/src/session.ts', '/src/panel.ts', '/src/endpoints.ts']
const inMain = ['/src/session.ts', '/src/endpoints.ts', '/src/main.ts', '/src/title.ts', '/src/style.css']

test.for([
  { file: 'src/session.ts', loaded: inPanel },
  { file: 'src/endpoints.ts', loaded: inPanel },
  { file: 'src/session.ts', loaded: inMain },
])('a change of $file loads the page anew, so that there is no second session', async ({ file, loaded }) => {
  expect(await change(plugin(), file, loaded)).toEqual(['full-reload'])
})

test('without the plugin such a change would make one', async () => {
  expect(await change([], 'src/session.ts', inPanel)).toEqual(['update'])
})

test.for([
  { file: 'src/title.ts', loaded: inMain },
  { file: 'src/style.css', loaded: inMain },
  { file: 'src/panel.ts', loaded: inPanel },
])('a change of $file is taken up as ever', async ({ file, loaded }) => {
  expect(await change(plugin(), file, loaded)).toEqual(['update'])
})
