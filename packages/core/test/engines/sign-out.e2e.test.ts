import { expect, test } from 'vitest'
import { letTimePassUntil } from './let-time-pass.ts'
import type { Site } from './site.ts'
import type { Tab } from './tab.ts'
import { createVisits } from './visit.ts'

// D-XT-11 D-XT-13 D-CS-15 D-CS-23

const visit = createVisits()
const minute = 60_000
const asAlice = { userId: 'u1' }

test('a sign-out reaches all tabs, and the server once', async () => {
  const { another, signedIn, site } = await visit({ profile: 'strict' })
  const here = await signedIn()
  const others = [await another(), await another()]
  expect(await here.signOut()).toEqual({ confirmed: true })
  for (const tab of others) {
    await tab.reach('signed-out')
    expect(await tab.state()).toEqual({ status: 'signed-out', reason: 'signed-out-elsewhere' })
    expect(await tab.ask()).toBe(401)
  }
  expect(site.requests).toEqual(['/auth/logout', '/api/me', '/api/me'])
})

const departures: Readonly<Record<string, (tab: Tab) => Promise<unknown>>> = {
  'is closed': async ({ page }) => {
    await page.evaluate(() => void handles.session.signOut())
    await page.close()
  },
  'goes on to another': ({ page }) =>
    page.evaluate(() => {
      void handles.session.signOut()
      location.href = '/elsewhere'
    }),
  'is loaded anew': ({ page }) =>
    page.evaluate(() => {
      void handles.session.signOut()
      location.reload()
    }),
}

test.for(Object.entries(departures))('a sign-out arrives although the page %s at once', async ([, depart]) => {
  const { open, another, signedIn, site } = await visit({ profile: 'strict' })
  const tab = await signedIn()
  const letGo = await occupyConnections(await another(), site)
  const signOut = site.stop('/auth/logout')
  await depart(tab)
  letGo()
  await signOut.arrived
  signOut.serve()
  const next = await open({ restore: 'always' })
  await letTimePassUntil(next.reach('signed-out'), next)
  expect(site.audit).toContainEqual(expect.objectContaining({ type: 'revoked', reason: 'signed-out' }))
})

test.for([
  { sent: 'with keepalive, as it is', prepare: undefined, arrives: true },
  { sent: 'without', prepare: withoutKeepalive, arrives: false },
])(
  'what has no connection yet when its page is gone arrives: a sign-out $sent, $arrives',
  async ({ prepare, arrives }) => {
    const { another, signedIn, site } = await visit({ profile: 'strict' })
    const tab = await signedIn({}, prepare)
    const other = await another()
    const letGo = await occupyConnections(other, site)
    const witness = site.stop('/api/witness')
    await tab.page.evaluate(
      (origin) => void fetch(`${origin}/api/witness`, { mode: 'no-cors' }).catch(() => {}),
      site.numberedOrigin,
    )
    await witness.arrived
    await departures['is closed']?.(tab)
    // The browser has dropped what the page had asked another host for, and with it all else that ends with the page.
    await witness.gone
    letGo()
    // What is asked for now stands behind it in the line for a connection.
    for (let time = 0; time < 3; time++) await other.ask()
    expect(site.requests.includes('/auth/logout')).toBe(arrives)
  },
)

function withoutKeepalive(): void {
  const send = globalThis.fetch
  globalThis.fetch = (input, init) => send(input, { ...init, keepalive: false })
}

/** Takes as many connections as Chromium opens to one host: what another page sends then has to wait. Returns how to let go of them. */
async function occupyConnections({ page }: Tab, site: Site): Promise<() => void> {
  const occupied = Array.from({ length: 6 }, () => site.stop('/api/wait'))
  await page.evaluate(() => {
    // The HTTP cache would have one wait for the other, were they the same.
    for (let request = 0; request < 6; request++) void fetch(`/api/wait?${request}`).catch(() => {})
  })
  await Promise.all(occupied.map(({ arrived }) => arrived))
  return () => occupied.forEach(({ serve }) => serve())
}

test('a sign-out after the access token has expired ends the session on the server all the same', async () => {
  const { open, signedIn, skip, site } = await visit({ profile: 'strict' })
  const tab = await signedIn()
  const cookie = site.setCookies.at(-1)
  await skip(20 * minute)
  expect(await tab.signOut()).toEqual({ confirmed: true })
  expect(site.requests).toEqual(['/auth/logout'])
  // Whoever kept the cookie has nothing of it.
  site.pageCookie = cookie
  const next = await open({ restore: 'always' })
  await next.reach('signed-out')
  expect(site.requests).toEqual(['/auth/logout', '/auth/refresh'])
})

test('when somebody else signs in in another tab this one ends, and sends nothing of the former user', async () => {
  const { another, signedIn, skip, site } = await visit({ profile: 'strict' })
  const here = await signedIn()
  const there = await another()
  const refresh = site.stop('/auth/refresh')
  await skip(11 * minute, here)
  const answer = here.ask()
  await refresh.arrived
  const signedInAsBob = there.signIn('Bob')
  // The sign-in waits for what is under way: the cookie of its answer would replace Bob's.
  refresh.serve()
  await signedInAsBob
  // Served or refused as Alice's, or not sent at all: never as Bob's.
  expect([{ userId: 'u1' }, 401, 'ERR_SIGNED_OUT']).toContainEqual(await answer)
  await here.reach('signed-out')
  expect(await here.state()).toEqual({ status: 'signed-out', reason: 'user-switched' })
  await there.refresh()
  expect(await there.ask()).toEqual({ userId: 'u2' })
})

test('two sessions of different names and cookies live side by side', async () => {
  const { signedIn } = await visit({ profile: 'strict' })
  const tab = await signedIn()
  const other = await tab.page.evaluate(async () => {
    const admin = handles.open({ name: 'admin', endpoints: '/admin' })
    await admin.signIn({ name: 'Bob' })
    await Promise.all([admin.refresh(), handles.session.refresh()])
    const asBob = await handles.ask('/api/me', admin)
    await admin.signOut()
    return asBob
  })
  expect(other).toEqual({ userId: 'u2' })
  expect(await tab.ask()).toEqual(asAlice)
})

test('what is asked for while the session is held is sent when its user has signed in again in place', async () => {
  const { signedIn, skip } = await visit({ profile: 'strict', lifetimes: { idle: 30 * minute } })
  const tab = await signedIn({ whenSessionEnds: 'hold' })
  await skip(31 * minute, tab)
  await tab.reach('held')
  const answer = tab.ask()
  await tab.noted({ type: 'request-waiting' })
  await tab.signIn('Alice')
  expect(await answer).toEqual(asAlice)
})
