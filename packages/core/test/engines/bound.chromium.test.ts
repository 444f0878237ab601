// D-SR-15
import type { Engine } from '@keyturn/engines'
import { expect, inject, onTestFinished, test } from 'vitest'
import {
  certificate,
  copiedCookie,
  endProof,
  launchBoundBrowser,
  refreshElsewhere,
  registered,
} from './bound-browser.ts'
import { startSite, type Site, type SiteOptions } from './site.ts'
import { createTab, type Tab } from './tab.ts'
import { createVisits, type Visit } from './visit.ts'

const visits = createVisits(launchBoundBrowser)
const visit = (options: Partial<SiteOptions> = {}): Promise<Visit> =>
  visits({ certificate, bound: 'offer', ...options })
const lifetime = 10 * 60_000

function proofs({ requests }: Site): number {
  return requests.filter((path) => path === '/auth/bound/refresh').length
}

function told({ audit }: Site, ...types: readonly string[]): readonly object[] {
  return audit.filter(({ type }) => types.includes(type))
}

/** Everything that would be trouble. */
function troubles(site: Site): readonly object[] {
  const types = ['unbound-refresh', 'proof-refused', 'registration-refused', 'theft', 'rate-limited', 'superseded']
  return told(site, ...types)
}

/** Lets an access token live its life, and waits for the refresh after it. */
async function outlive(
  { site, skip }: Pick<Visit, 'site' | 'skip'>,
  tab: Tab,
  ...others: readonly Tab[]
): Promise<void> {
  const before = told(site, 'refreshed').length
  await endProof(tab, site)
  await skip(lifetime, tab, ...others)
  await expect
    .poll(async () => {
      // A page that has been there before asks whether the others still are, and gives them a moment.
      await tab.skip(100)
      return told(site, 'refreshed').length
    })
    .toBe(before + 1)
}

async function bound(visited: Visit): Promise<Tab> {
  const tab = await visited.signedIn()
  await registered(visited.site)
  // The first refresh binds it; what was sent before may arrive for a minute.
  for (let life = 0; life < 2; life++) await outlive(visited, tab)
  return tab
}

test('a browser registers its key at sign-in, and proves it once in each of ten lives of an access token', async () => {
  const visited = await visit()
  const { site } = visited
  const tab = await visited.signedIn()
  await registered(site)
  for (let life = 0; life < 10; life++) await outlive(visited, tab)
  expect(proofs(site)).toBe(10)
  expect(await tab.ask()).toEqual({ userId: 'u1' })
  expect(troubles(site)).toEqual([])
})

test('two tabs share the proof, also where one refreshes before the browser knows what it has registered', async () => {
  const visited = await visit()
  const { site, open } = visited
  const [first, second] = [await open(), await open()]
  await Promise.all([first.reach('signed-out'), second.reach('signed-out')])
  const registration = site.stop('/auth/bound')
  await first.signIn('Alice')
  await registration.arrived
  await second.reach('signed-in')
  await second.refresh()
  registration.serve()
  await registered(site)
  await outlive(visited, second, first)
  site.requests.length = 0
  await outlive(visited, second, first)
  expect(await Promise.all([first.ask(), second.ask()])).toEqual([{ userId: 'u1' }, { userId: 'u1' }])
  expect([site.refreshes(), proofs(site)]).toEqual([1, 1])
  expect(troubles(site)).toEqual([])
})

test('while proofs cannot be had the session is kept, and goes on when they can', async () => {
  const visited = await visit()
  const { site, skip } = visited
  const tab = await bound(visited)
  const heal = site.loseAnswers('/auth/bound/refresh')
  await endProof(tab, site)
  await skip(lifetime, tab)
  await expect.poll(() => told(site, 'unbound-refresh').length).toBe(1)
  expect(told(site, 'unbound-refresh')).toMatchObject([{ outcome: 'deferred' }])
  expect(await tab.state()).toMatchObject({ status: 'signed-in' })
  heal()
  const before = told(site, 'refreshed').length
  await expect
    .poll(async () => {
      await tab.skip(60_000)
      return told(site, 'refreshed').length
    })
    .toBeGreaterThan(before)
  expect(await tab.ask()).toEqual({ userId: 'u1' })
})

test('after a sign-out the next user is bound in turn, and the one before is forgotten', async () => {
  const visited = await visit()
  const { site } = visited
  const tab = await bound(visited)
  await tab.signOut()
  await tab.signIn('Bob')
  await registered(site, 2)
  for (let life = 0; life < 2; life++) await outlive(visited, tab)
  expect(await tab.ask()).toEqual({ userId: 'u2' })
  expect(troubles(site)).toEqual([])
})

test('whoever copies the cookie gets nothing, and its owner notices nothing; unbound, the copy is the session', async () => {
  const visited = await visit()
  const { site, profile } = visited
  const tab = await bound(visited)
  const stolen = await refreshElsewhere(await copiedCookie(profile), site)
  expect(stolen).toMatchObject({ status: 401, code: 'not-bound' })
  expect(stolen).not.toHaveProperty('accessToken')
  await outlive(visited, tab)
  expect(await tab.ask()).toEqual({ userId: 'u1' })

  const other = await visit({ bound: 'off' })
  await other.signedIn()
  expect(await refreshElsewhere(await copiedCookie(other.profile), other.site)).toMatchObject({ status: 200 })
})

test('a browser that is killed, and gets its profile back as it was, proves that it is the same one', async () => {
  const browser = await launchBoundBrowser()
  const site = await startSite({ script: inject('pageScript'), certificate, bound: 'offer' })
  onTestFinished(async () => {
    await browser.close()
    await site.close()
  })
  const first = await openIn(browser, site)
  await first.reach('signed-out')
  await first.signIn('Alice')
  await registered(site)

  // What is in its memory when it ends in order is on its disk when it comes back, and in the copy.
  const second = await openIn(await browser.restart(), site)
  await restored(second)
  const skip = async (duration: number): Promise<void> => {
    site.skip(duration)
    await second.skip(duration)
  }
  for (let life = 0; life < 3; life++) await outlive({ site, skip }, second)
  // Its refresh token is that of the sign-in, which was replaced three times.
  const third = await openIn(await browser.crash(), site)
  await restored(third)
  expect(await third.ask()).toEqual({ userId: 'u1' })
  expect(told(site, 'refreshed').at(-1)).toMatchObject({ verdict: 'heal' })
  // The proof in the copy was over, by the clock of the server: that one was taken back first.
  expect(troubles(site)).toMatchObject([{ type: 'unbound-refresh', outcome: 'deferred' }])
})

async function openIn(browser: Engine, { origin }: Site): Promise<Tab> {
  const profile = await browser.openProfile()
  const page = await profile.newPage()
  await page.goto(origin)
  return createTab(page, profile)
}

/** Where there may be a session, a page waits a moment for other tabs to say so. */
async function restored(tab: Tab): Promise<void> {
  await expect
    .poll(async () => {
      await tab.skip(1_000)
      return (await tab.state()).status
    })
    .toBe('signed-in')
}
