import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, inject, onTestFinished, test } from 'vitest'
import { connectEngine, type Engine, type Page, type Profile } from '../src/index.ts'

// What tests of all engines rest on: the same steps do the same in each of them.

const body = `
  <title>A page</title>
  <h1>Hello</h1>
  <p id="late" hidden>Here at last</p>
  <label>Name <input id="name"></label>
  <label>Colour <select><option>red</option><option>blue</option></select></label>
  <label>File <input type="file"></label>
  <button onclick="document.title = 'Pressed'">Press</button>
  <button style="position: absolute; top: 400px" onclick="document.title = 'Covered'">Under</button>
  <div id="cover" style="position: absolute; top: 380px; width: 300px; height: 80px" onclick="this.remove()"></div>
  <iframe src="/frame"></iframe>`

let site: Server
let origin: string
let engine: Engine
let profile: Profile
let page: Page

beforeAll(async () => {
  site = createServer((request, response) => {
    const isFrame = request.url === '/frame'
    const headers = { 'content-type': 'text/html', 'set-cookie': 'visited=1; Path=/' }
    response.writeHead(200, headers).end(`<!doctype html>${isFrame ? '<button>Inside</button>' : body}`)
  }).listen(0, 'localhost')
  await once(site, 'listening')
  origin = `http://localhost:${(site.address() as AddressInfo).port}` // what a server that listens on a port has
  engine = await connectEngine(inject('engine'))
})
afterAll(async () => {
  await engine.close()
  site.closeAllConnections()
  site.close()
})
beforeEach(async () => {
  profile = await engine.openProfile()
  const opened = profile
  onTestFinished(() => opened.close())
  page = await profile.newPage()
  await page.goto(`${origin}/`)
})

test('a page is at its address, and the version of the browser is told', async () => {
  expect(await page.evaluate(() => location.href)).toBe(`${origin}/`)
  expect(await profile.version()).toMatch(/\d+\.\d+/)
})

const answers: readonly (readonly [string, () => unknown, unknown])[] = [
  ['a value', () => 1 + 1, 2],
  ['an object', () => ({ a: [1, null, 'x'] }), { a: [1, null, 'x'] }],
  ['a promise', () => Promise.resolve('later'), 'later'],
  ['nothing', () => undefined, undefined],
]

test.for(answers)('what a page answers arrives: %s', async ([, script, answer]) => {
  expect(await page.evaluate(script)).toEqual(answer)
})

test('an argument goes along as it is', async () => {
  const given = { text: `"it's" \\ \n </script>`, list: [1, 2] }
  expect(await page.evaluate((value) => value, given)).toEqual(given)
})

const errors: readonly (readonly [string, () => unknown])[] = [
  [
    'thrown',
    () => {
      throw new RangeError('out of it')
    },
  ],
  ['rejected', () => Promise.reject(new RangeError('out of it'))],
]

test.for(errors)('an error of the page rejects in the test: %s', async ([, script]) => {
  await expect(page.evaluate(script)).rejects.toThrow('out of it')
})

test('elements are found by role, text and label, filled, chosen, given files and pressed', async () => {
  expect(await page.getByRole('heading', { name: 'Hello' }).count()).toBe(1)
  expect(await page.getByText('Hello').innerText()).toBe('Hello')
  await page.getByLabel('Name').fill('Ada')
  expect(await page.getByLabel('Name').inputValue()).toBe('Ada')
  await page.getByLabel('Colour').selectOption('blue')
  expect(await page.getByLabel('Colour').inputValue()).toBe('blue')
  await page.getByLabel('File').setInputFiles({ name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('abc') })
  expect(await page.evaluate(() => document.querySelector<HTMLInputElement>('[type=file]')?.files?.[0]?.text())).toBe(
    'abc',
  )
  await page.getByRole('button', { name: 'Press' }).click()
  await expect.poll(() => page.title()).toBe('Pressed')
})

test('a click waits until nothing is in front', async () => {
  await page.locator('#cover').waitFor()
  const clicked = page.getByRole('button', { name: 'Under' }).click()
  await page.evaluate(() => document.querySelector('#cover')?.remove())
  await clicked
  await expect.poll(() => page.title()).toBe('Covered')
})

test('what comes late is waited for, and what does not come is named', async () => {
  const seen = page.locator('#late').waitFor()
  await page.evaluate(() => document.querySelector('#late')?.removeAttribute('hidden'))
  await seen
  await expect(page.getByText('Never here').waitFor({ timeout: 200 })).rejects.toThrow(/Never here/i)
})

test('keys go to what has the focus', async () => {
  await page.getByLabel('Name').focus()
  for (const key of ['a', 'b', 'ArrowLeft', 'c', 'Tab']) await page.keyboard.press(key)
  expect(await page.getByLabel('Name').inputValue()).toBe('acb')
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('SELECT')
})

test('a frame is looked into', async () => {
  await page.frameLocator('iframe').getByRole('button', { name: 'Inside' }).waitFor()
  expect(await page.frames()[1]?.evaluate(() => location.pathname)).toBe('/frame')
})

test('tabs share cookies and storage, and one of them is shown', async () => {
  await page.evaluate(() => localStorage.setItem('word', 'shared'))
  const other = await profile.newPage()
  await other.goto(`${origin}/`)
  expect(await other.evaluate(() => [localStorage.getItem('word'), document.cookie])).toEqual(['shared', 'visited=1'])
  const shown = (of: Page): Promise<string> => of.evaluate(() => document.visibilityState)
  await expect.poll(() => shown(page)).toBe('hidden')
  await page.bringToFront()
  await expect.poll(() => shown(page)).toBe('visible')
  await expect.poll(() => shown(other)).toBe('hidden')
})

test('a profile has no cookies of the one before', async () => {
  await page.evaluate(() => (document.cookie = 'mine=1'))
  await profile.close()
  const next = await engine.openProfile()
  onTestFinished(() => next.close())
  const there = await next.newPage()
  await there.goto(`${origin}/`)
  expect(await there.evaluate(() => document.cookie)).toBe('visited=1')
})

test('a tab that is closed is one no more, and the others go on', async () => {
  const other = await profile.newPage()
  await other.goto(`${origin}/`)
  await other.close()
  expect([other.isClosed(), page.isClosed()]).toEqual([true, false])
  expect(profile.pages()).toEqual([page])
  expect(await page.evaluate(() => 'still here')).toBe('still here')
})

test('going back shows the page before', async () => {
  await page.goto(`${origin}/second`)
  await profile.goBack(page)
  expect(await page.evaluate(() => location.pathname)).toBe('/')
  await page.getByLabel('Name').fill('Ada')
  expect(await page.getByLabel('Name').inputValue()).toBe('Ada')
})

test('a page that is loaded anew is another one', async () => {
  await page.evaluate(() => Reflect.set(globalThis, 'mark', 1))
  await page.reload()
  expect(await page.evaluate(() => 'mark' in globalThis)).toBe(false)
  expect(await page.getByRole('heading').innerText()).toBe('Hello')
})

test('exceptions that nobody caught, and errors on the console, are told', async () => {
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error('nobody caught this')
    })
    // oxlint-disable-next-line no-console -- this is what is to be told
    console.error('said aloud')
  })
  // WebKit tells with the next answer.
  await expect.poll(() => page.evaluate(() => 0).then(() => profile.exceptions.join())).toContain('nobody caught this')
  expect(profile.consoleErrors.join()).toContain('said aloud')
})
