import { build as buildWithVite8, type InlineConfig } from 'vite'
import { build as buildWithVite7 } from 'vite-7'
import { expect, test, vi } from 'vitest'
import { keyturn, type KeyturnOptions } from '../src/index.ts'
import { buildApp, inApp, linkTo, root, sessionFile, type Build, type BuiltApp } from './built-app.ts'

// Each builds an app, on machines that do other things, too.
vi.setConfig({ testTimeout: 60_000 })

/** The scripts and links of a page in their order, each as its attributes. */
function tagsOf(html: string): readonly Readonly<Record<string, string>>[] {
  return [...html.matchAll(/<(script|link)\b([^>]*)>/g)].map(([, tag = '', attributes = '']) => ({
    tag,
    ...Object.fromEntries(
      [...attributes.matchAll(/([\w-]+)(?:="([^"]*)")?/g)].map(([, name = '', value = '']) => [name, value]),
    ),
  }))
}

function sessionChunkOf(app: BuiltApp): string {
  const [chunk, ...others] = app.having(sessionFile)
  expect(others).toEqual([])
  return chunk?.fileName ?? 'none'
}

/** How an app may be built, and what its addresses begin with. */
const ways: Readonly<
  Record<string, { readonly config: InlineConfig; readonly page?: string; readonly base?: string }>
> = {
  'as it is': { config: {} },
  minified: { config: { build: { minify: true } } },
  'below a path': { config: { base: '/deep/down/' }, base: '/deep/down/' },
  'with relative addresses': { config: { base: './' }, base: './' },
  'with relative addresses, a page in a folder': {
    config: { base: './', build: { rollupOptions: { input: inApp('nested/page.html') } } },
    page: 'nested/page.html',
    base: '../',
  },
  'from another host': { config: { base: 'https://cdn.example/a/' }, base: 'https://cdn.example/a/' },
  'by a rule for addresses': {
    config: { experimental: { renderBuiltUrl: (name) => `https://files.example/${name}` } },
    base: 'https://files.example/',
  },
  'with a path of the session that leads over a link': {
    config: { plugins: [keyturn({ session: `${linkTo(root)}/src/session.ts` })] },
  },
  'without Vite’s own preloads': { config: { build: { modulePreload: false } } },
  'with several pages': {
    config: { build: { rollupOptions: { input: ['index.html', 'nested/page.html', 'lazy.html'].map(inApp) } } },
  },
  'with the app behind a dynamic import': {
    config: { build: { rollupOptions: { input: inApp('lazy.html') } } },
    page: 'lazy.html',
  },
  'with libraries in a chunk of their own': {
    config: {
      build: {
        rollupOptions: {
          input: inApp('index.html'),
          output: { codeSplitting: { groups: [{ name: 'vendor', test: /packages\/core\// }] } },
        },
      },
    },
  },
}

// What both take alike: the types of the older one are others.
const versions = { 'Vite 8': buildWithVite8, 'Vite 7': buildWithVite7 as unknown as Build }
const waysOfBoth = Object.entries(versions).flatMap(([version, build]) =>
  Object.entries(ways).map(([way, settings]) => ({ version, way, build, ...settings })),
)

test.for(waysOfBoth)(
  'the session is the first script, built $way by $version',
  async ({ config, page, base, build }) => {
    const app = await buildApp(config, [], build)
    const prefix = base ?? '/'
    const [first, ...rest] = tagsOf(app.page(page ?? 'index.html'))
    expect(first).toEqual({
      tag: 'script',
      type: 'module',
      async: '',
      crossorigin: '',
      fetchpriority: 'high',
      src: prefix + sessionChunkOf(app),
    })
    // What it needs is asked for before anything else of the app is.
    const { imports = [] } = app.having(sessionFile)[0] ?? {}
    expect(rest.slice(0, imports.length)).toEqual(
      imports.map((name) => ({ tag: 'link', rel: 'modulepreload', crossorigin: '', href: prefix + name })),
    )
    expect(rest.filter(({ tag }) => tag === 'script')).not.toEqual([])
  },
)

test.for(waysOfBoth)('the app shares that script, built $way by $version', async ({ config, build }) => {
  const app = await buildApp(config, [], build)
  const session = sessionChunkOf(app)
  const importing = app.chunks.filter(({ imports }) => imports.includes(session))
  const modules = importing.flatMap(({ moduleIds }) => moduleIds)
  expect(modules).toEqual(expect.arrayContaining([inApp('src/main.ts'), inApp('src/later.ts')]))
  // Nothing of the app is in it, or it would come later.
  expect(app.having(inApp('src/main.ts'))[0]?.fileName).not.toBe(session)
})

test('a strict policy needs nothing but the origin of the scripts, and a nonce is on each of them', async () => {
  const app = await buildApp({ html: { cspNonce: 'n0nce' } })
  const html = app.page('index.html')
  expect(html).not.toMatch(/<script\b[^>]*>[^<]/)
  const tags = tagsOf(html).filter(({ tag, rel }) => tag === 'script' || rel === 'modulepreload')
  expect(tags.length).toBeGreaterThan(1)
  expect(tags.map(({ nonce }) => nonce)).toEqual(tags.map(() => 'n0nce'))
})

test('a page that cannot come to the session is left as it is', async () => {
  const input = ['index.html', 'nobody.html'].map(inApp)
  const app = await buildApp({ build: { rollupOptions: { input } } })
  expect(app.page('nobody.html')).not.toContain(sessionChunkOf(app))
  expect(app.page('index.html')).toContain(sessionChunkOf(app))
})

test('what lies beyond the session’s own imports does not come with it', async () => {
  const app = await buildApp()
  const early = app.having(sessionFile).flatMap(({ moduleIds }) => moduleIds)
  expect(early).toContain(inApp('src/endpoints.ts'))
  expect(early).not.toContain(inApp('src/title.ts'))
})

const untouched: Readonly<Record<string, InlineConfig>> = {
  'for a server': { build: { ssr: 'src/server.ts' } },
  'as a library': { build: { lib: { entry: inApp('src/server.ts'), formats: ['es'] } } },
}

test.for(Object.entries(untouched))('a build %s is the same with the plugin and without', async ([, config]) => {
  const [built, plain] = [await buildApp(config), await buildApp({ ...config, plugins: [] })]
  const textOf = (app: BuiltApp) => app.chunks.map(({ fileName, code }) => [fileName, code])
  expect(textOf(built)).toEqual(textOf(plain))
  expect(built.chunks).toHaveLength(1)
})

test('the manifest names the script of the session for pages that a server writes', async () => {
  const app = await buildApp({ build: { manifest: true } })
  const manifest: unknown = JSON.parse(app.page('.vite/manifest.json'))
  expect(manifest).toHaveProperty(['src/session.ts', 'isEntry'], true)
})

test('a module that starts nothing is told of', async () => {
  const warnings: string[] = []
  const build = { rollupOptions: { input: inApp('nobody.html') } }
  await buildApp({ plugins: [keyturn({ session: 'src/endpoints.ts' })], build }, warnings)
  expect(warnings.join()).toContain(
    'src/endpoints.ts starts no session. Add a line after createSession(): session.start()',
  )

  const none: string[] = []
  await buildApp({}, none)
  expect(none).toEqual([])
})

test('a file that is not there is told of before anything is built', async () => {
  const plugins = [keyturn({ session: 'src/sesion.ts' })]
  await expect(buildApp({ plugins })).rejects.toThrow('keyturn({ session: "src/sesion.ts" }): there is no')
})

test.for([{ session: undefined }, { session: '' }, { session: 7 }, undefined])('%o is refused', (options) => {
  // As from JavaScript.
  expect(() => keyturn(options as KeyturnOptions)).toThrow('keyturn({ session: "src/session.ts" }) needs the path')
})
