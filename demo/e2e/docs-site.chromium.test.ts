import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright'
import { preview } from 'vite'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { findFaults, findWhatSticksOut } from './find-faults.ts'

const docs = fileURLToPath(new URL('../../docs/', import.meta.url))

/** One page of each kind: the front, code in steps, a picture and tables, long code, long tables, what is generated. */
const paths = [
  '/',
  '/start',
  '/how-it-works',
  '/guides/react',
  '/migrate/from-an-interceptor',
  '/trouble',
  '/errors',
  '/reference/@keyturn/core',
  '/decisions/',
]

let browser: Browser
let origin: string
let close: () => Promise<void>
beforeAll(async () => {
  // A link that leads nowhere fails here.
  const { status, stdout, stderr } = spawnSync('pnpm', ['-w', 'docs:build'], { cwd: docs, encoding: 'utf8' })
  if (status !== 0) throw new Error(`The site was not built.\n${stdout}${stderr}`)
  const server = await preview({
    root: docs,
    configFile: false,
    appType: 'mpa',
    build: { outDir: '.vitepress/dist' },
    preview: { port: 0 },
  })
  origin = server.resolvedUrls?.local[0]?.replace(/\/$/, '') ?? ''
  close = () => server.close()
  browser = await openBrowser()
}, 300_000)
afterAll(async () => {
  await browser.close()
  await close()
})

test.for([
  ['light', 'a desk', { width: 1280, height: 800 }],
  ['dark', 'the smallest phone', { width: 320, height: 640 }],
  ['dark', 'a desk', { width: 1280, height: 800 }],
  ['light', 'the smallest phone', { width: 320, height: 640 }],
] as const)(
  'axe finds nothing wrong with the site, and nothing sticks out: %s, on %s',
  { timeout: 120_000 },
  async ([colorScheme, , viewport]) => {
    const page = await openPage({ colorScheme, viewport })
    const found: { [path: string]: readonly string[] } = {}
    for (const path of paths) {
      const answer = await page.goto(origin + path, { waitUntil: 'networkidle' })
      expect([path, answer?.status()]).toEqual([path, 200])
      found[path] = [...(await findFaults(page)), ...(await findWhatSticksOut(page))]
    }
    expect(found).toEqual(Object.fromEntries(paths.map((path) => [path, []])))
  },
)

test('the search finds a code, and nothing is asked of another host', async () => {
  const page = await openPage({})
  const hosts = new Set<string>()
  page.on('request', (request) => void hosts.add(new URL(request.url()).origin))
  await page.goto(origin)
  await page.getByRole('button', { name: 'Search' }).first().click()
  await page.getByRole('searchbox').fill('ERR_COOKIE_NOT_KEPT')
  await page.locator('.VPLocalSearchBox .result').first().click()
  await page.getByRole('heading', { name: /ERR_COOKIE_NOT_KEPT/ }).waitFor()
  expect([...hosts]).toEqual([origin])
})

test('llms.txt names the pages', async () => {
  const text = await (await fetch(`${origin}/llms.txt`)).text()
  expect(text).toContain('# Keyturn')
  expect(text).toContain('(/errors)')
})

async function openPage(options: NonNullable<Parameters<Browser['newPage']>[0]>): Promise<Page> {
  const page = await browser.newPage({ ...options, reducedMotion: 'reduce' })
  onTestFinished(() => page.close())
  return page
}
