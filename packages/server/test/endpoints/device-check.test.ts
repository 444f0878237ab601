// D-SR-15
import { expect, test } from 'vitest'
import { createServerWorld, createTestBrowser } from '../server-world.ts'
import type { ServerWorld, TestBrowser } from '../server-world.ts'

const desktop = 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0'
const desktopUpdated = 'Mozilla/5.0 (X11; Linux x86_64; rv:154.1) Gecko/20100101 Firefox/154.1'
const phone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1'

async function signedIn(
  options: Parameters<typeof createServerWorld>[0],
): Promise<{ world: ServerWorld; browser: TestBrowser }> {
  const world = createServerWorld(options)
  const browser = createTestBrowser(world, undefined, '192.0.2.1')
  const headers = { 'user-agent': desktop }
  await browser.post('/auth/login', { username: 'ada', password: 'ada' }, { headers })
  return { world, browser }
}

/** The same cookies, elsewhere. */
function moved(world: ServerWorld, { jar }: TestBrowser, address: string): TestBrowser {
  const other = createTestBrowser(world, undefined, address)
  for (const [name, value] of jar) other.jar.set(name, value)
  return other
}

function refreshAs(browser: TestBrowser, userAgent: string): ReturnType<TestBrowser['post']> {
  return browser.post('/auth/refresh', {}, { headers: { 'user-agent': userAgent } })
}

function deviceEvents({ events }: ServerWorld): readonly unknown[] {
  return events.filter(({ type }) => type === 'device-changed')
}

test('unless told otherwise nobody minds where a session is used', async () => {
  const { world, browser } = await signedIn({})
  expect((await refreshAs(moved(world, browser, '198.51.100.1'), phone)).status).toBe(200)
  expect(deviceEvents(world)).toEqual([])
})

test('a change is told, and the session goes on from where it is now', async () => {
  const { world, browser } = await signedIn({ deviceCheck: 'audit' })
  const other = moved(world, browser, '198.51.100.1')
  expect((await refreshAs(other, phone)).status).toBe(200)
  expect(deviceEvents(world)).toMatchObject([{ userId: 'user-1', changes: ['userAgent', 'address'] }])
  await refreshAs(other, phone)
  expect(deviceEvents(world)).toHaveLength(1)
  expect(await world.store.listByUser('user-1')).toMatchObject([
    { device: { userAgent: phone, address: '198.51.100.0/24' } },
  ])
  expect(JSON.stringify(world.events)).not.toContain('198.51')
})

test('a change can end the session', async () => {
  const { world, browser } = await signedIn({ deviceCheck: 'revoke' })
  const reply = await refreshAs(moved(world, browser, '192.0.2.1'), phone)
  expect([reply.status, reply.setCookies]).toEqual([401, []])
  expect(reply.body).toMatchObject({ code: 'revoked' })
  expect(await world.store.listByUser('user-1')).toMatchObject([{ revokeReason: 'device-changed' }])
})

test('a browser that updates itself, an address of the same network, and what is not known are no change', async () => {
  const { world, browser } = await signedIn({ deviceCheck: 'revoke' })
  expect((await refreshAs(moved(world, browser, '192.0.2.200'), desktopUpdated)).status).toBe(200)
  expect((await moved(world, browser, 'unknown').post('/auth/refresh')).status).toBe(200)
})

test('people on the move can be let go on while a stolen browser profile cannot', async () => {
  const { world, browser } = await signedIn({ deviceCheck: { userAgent: 'revoke', address: 'ignore' } })
  expect((await refreshAs(moved(world, browser, '198.51.100.1'), desktop)).status).toBe(200)
  expect((await refreshAs(moved(world, browser, '198.51.100.1'), phone)).status).toBe(401)
})
