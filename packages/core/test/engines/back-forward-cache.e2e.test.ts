import { expect, inject, test } from 'vitest'
import type { Tab } from './tab.ts'
import { createVisits } from './visit.ts'

declare global {
  /** What became of what the page sent as the first thing when it was back. */
  var saved: Promise<unknown>
}

// D-XT-14 D-XT-11

const visit = createVisits()
const minute = 60_000
const asAlice = { userId: 'u1' }

test('a page with a live session is kept while the others talk, is waited for by nobody, and is right when it is back', async () => {
  const { another, signedIn, skip } = await visit({ profile: 'strict' })
  const here = await signedIn()
  const there = await another()
  await here.leave()
  // A lock keeps a page out of the cache of Firefox.
  expect(await there.page.evaluate(locks)).toEqual([])
  await skip(11 * minute, there)
  expect(await there.ask()).toEqual(asAlice)
  await there.refresh()
  expect(await here.comeBack()).toBe(true)
  expect(await here.page.evaluate(whyLoaded)).toBeNull()
  expect(await here.ask()).toEqual(asAlice)
  await there.refresh()
  await here.noted({ type: 'peer-message', direction: 'in', message: 'refreshed' }, 2)
})

test('a page that is left in mid-refresh lets go of the lock, and refreshes when it is back', async () => {
  const { site, another, signedIn, skip } = await visit()
  const here = await signedIn()
  const there = await another()
  const refresh = site.stop('/auth/refresh')
  await here.show()
  await skip(11 * minute, here)
  await refresh.arrived
  await here.leave()
  await there.skip(11 * minute)
  expect(await there.ask()).toEqual(asAlice)
  // The server goes on with what nobody waits for any more.
  refresh.serve()
  // Firefox keeps no page with a request on its way that outlives it; what is loaded in its place is right, too.
  expect(await here.comeBack()).toBe(inject('engine').name !== 'firefox')
  await here.reach('signed-in')
  expect(await here.ask()).toEqual(asAlice)
  expect(await here.state()).toMatchObject({ status: 'signed-in', activity: 'steady' })
  await there.refresh()
})

// The app's own listener, which is older than the session's, runs before it.
for (const credential of ['bearer', 'cookie'] as const) {
  const options = { profile: 'strict', credential } as const
  const meanwhile: Readonly<Record<string, readonly [(tab: Tab) => Promise<unknown>, string]>> = {
    'a sign-out': [(tab) => tab.signOut(), 'signed-out-elsewhere'],
    'another user’s sign-in': [(tab) => tab.signIn('Bob'), 'user-switched'],
  }

  test.for(Object.entries(meanwhile))(
    `a page that missed %s sends nothing more of its user, not even as the first thing that it does (${credential})`,
    async ([, [happens, reason]]) => {
      const { another, signedIn } = await visit(options)
      const here = await signedIn({ credential }, saveOnReturn)
      const there = await another({ credential })
      expect(await here.ask()).toEqual(asAlice)
      await here.leave()
      await happens(there)
      expect(await here.comeBack()).toBe(true)
      await here.reach('signed-out')
      expect(await here.state()).toEqual({ status: 'signed-out', reason })
      // Who knows already that nobody is signed in sends it bare, as any page does.
      expect(['ERR_SIGNED_OUT', 401]).toContain(await here.page.evaluate(() => saved))
    },
  )

  test(`a page that missed nothing sends what it has as soon as it is sure (${credential})`, async () => {
    const { another, signedIn } = await visit(options)
    const here = await signedIn({ credential }, saveOnReturn)
    await another({ credential })
    await here.leave()
    expect(await here.comeBack()).toBe(true)
    expect(await here.page.evaluate(() => saved)).toEqual(asAlice)
  })
}

test.for(['pagehide', 'visibilitychange'])('what a page saves as it is left is sent at once (%s)', async (type) => {
  const { site, signedIn } = await visit()
  const here = await signedIn()
  // From a page that is left WebKit sends nothing else.
  const init = { keepalive: inject('engine').name === 'webkit' }
  await here.page.evaluate(
    ([event, how]) => addEventListener(event, () => void handles.ask('/api/draft', handles.session, how)),
    [type, init] as const,
  )
  const draft = site.stop('/api/draft')
  await here.leave()
  await draft.arrived
  draft.serve()
  expect(site.requests).toEqual(['/api/draft'])
})

test('a sign-out as the page is left is heard by the other tabs, and by the server', async () => {
  const { site, another, signedIn } = await visit({ profile: 'strict' })
  const here = await signedIn()
  const there = await another()
  await here.page.evaluate(() => addEventListener('pagehide', () => void handles.session.signOut()))
  const logout = site.stop('/auth/logout')
  await here.leave()
  await there.reach('signed-out')
  expect(await there.state()).toMatchObject({ reason: 'signed-out-elsewhere' })
  await logout.arrived
  logout.serve()
})

test('a sign-in that a page missed is noticed when it is back', async () => {
  const { open } = await visit({ profile: 'strict' })
  const here = await open()
  await here.reach('signed-out')
  await here.leave()
  const there = await open()
  await there.reach('signed-out')
  await there.signIn('Alice')
  expect(await here.comeBack()).toBe(true)
  await here.reach('signed-in')
})

function saveOnReturn(): void {
  addEventListener('pageshow', ({ persisted }) => {
    if (persisted) globalThis.saved = handles.ask('/api/me')
  })
}

/** The names of the locks that are held or waited for. */
async function locks(): Promise<readonly unknown[]> {
  const { held = [], pending = [] } = await navigator.locks.query()
  return [...held, ...pending].map(({ name }) => name)
}

/** What Chromium says of a page that it did not keep; null of one that it did. The others say nothing. */
function whyLoaded(): unknown {
  const [navigation] = performance.getEntriesByType('navigation')
  return (navigation && Reflect.get(navigation, 'notRestoredReasons')) ?? null
}
