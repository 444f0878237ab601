import { expect, test } from 'vitest'
import { bearer, createServerWorld, createTestBrowser } from '../server-world.ts'

const hour = 3_600_000

test.each(['resilient', 'strict'] as const)(
  'a store whose clock is set back by an hour costs nobody anything, and nobody has to wait (%s)',
  async (profile) => {
    const world = createServerWorld({ profile })
    const [browser, other] = [createTestBrowser(world), createTestBrowser(world)]
    await browser.signIn()
    await other.signIn()
    world.passTime(5 * 60_000)
    await browser.post('/auth/refresh')
    world.passTime(-hour)
    for (let round = 0; round < 5; round++) {
      for (const each of [browser, other]) {
        const reply = await each.post('/auth/refresh')
        expect(reply.status).toBe(200)
        expect((await each.get('/auth/session')).status).toBe(200)
        expect((await each.get('/auth/sessions', bearer(reply))).status).toBe(200)
      }
      world.passTime(60_000)
    }
    world.passTime(2 * hour)
    expect((await browser.post('/auth/refresh')).status).toBe(200)
    expect((await other.post('/auth/logout', { everywhere: true })).status).toBe(204)
    expect((await browser.post('/auth/refresh')).body).toMatchObject({ code: 'revoked' })
  },
)

test('an answer that was lost while the clock went back is asked for again', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  await browser.signIn()
  world.passTime(5 * 60_000)
  const { cookie } = browser
  await browser.post('/auth/refresh')
  world.passTime(-hour)
  for (let tries = 0; tries < 15; tries++) {
    browser.cookie = cookie
    expect((await browser.post('/auth/refresh')).status).toBe(200)
  }
})

test('the wait of a base that was repeated too often is not made longer by a clock that goes back', async () => {
  const world = createServerWorld()
  const browser = createTestBrowser(world)
  await browser.signIn()
  const { cookie } = browser
  const repeat = async (): Promise<number> => {
    browser.cookie = cookie
    return (await browser.post('/auth/refresh')).status
  }
  for (let tries = 0; tries < 16; tries++) expect(await repeat()).toBe(200)
  expect(await repeat()).toBe(429)
  world.passTime(-hour)
  expect(await repeat()).toBe(200)
  expect(await repeat()).toBe(429)
  world.passTime(2 * 60_000)
  expect(await repeat()).toBe(200)
})
