import { expect, onTestFinished, test } from 'vitest'
import { startServer } from '../server/index.ts'
import { startMock } from '../server/mock.ts'
import { createVisitor, openBrowser, signIn } from './browser.ts'

test.for([
  ['mock', startMock],
  ['Node', startServer],
] as const)(
  'built, the page works with the %s server under a content security policy, complains about nothing, and is cached as it should be',
  { timeout: 60_000 },
  async ([, start]) => {
    const { origin, close } = await start({ port: 0, built: true })
    onTestFinished(close)
    const browser = await openBrowser()
    onTestFinished(() => browser.close())
    const { complaints, openTab } = await createVisitor(browser, origin)
    const page = await openTab('/')
    await signIn(page, 'mara')
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByRole('heading', { name: 'Waiting for you' }).waitFor()
    await page.getByRole('button', { name: 'Open Keyturn devtools' }).click()
    await page.getByRole('region', { name: 'Keyturn devtools' }).waitFor()
    await page.reload()
    await page.getByRole('heading', { name: 'Waiting for you' }).waitFor()
    expect(complaints).toEqual([])
    await seeHeaders(origin)
  },
)

async function seeHeaders(origin: string): Promise<void> {
  const page = await fetch(`${origin}/expenses`, { headers: { 'Accept-Encoding': 'br' } })
  expect(page.headers.get('cache-control')).toBe('no-cache')
  expect(page.headers.get('content-encoding')).toBe('br')
  expect(page.headers.get('content-security-policy')).not.toContain('unsafe')
  const [script] = (await page.text()).match(/\/assets\/[\w-]+\.js/) ?? []
  expect((await fetch(origin + script)).headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  // What is not there is not answered with the page.
  expect((await fetch(`${origin}/assets/gone-12345678.js`)).status).toBe(404)
}
