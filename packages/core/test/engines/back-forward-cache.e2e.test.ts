import { expect, test } from 'vitest'
import { createVisits } from './visit.ts'

// D-XT-14 D-XT-11

const visit = createVisits()
const minute = 60_000
const asAlice = { userId: 'u1' }

test('a page with a live session is kept while the others talk, is waited for by nobody, and is right when it is back', async () => {
  const { another, signedIn, skip } = await visit({ profile: 'strict' })
  const here = await signedIn()
  const there = await another()
  await here.leave()
  expect(await there.page.evaluate(locks)).toEqual(['keyturn:session:tab'])
  await skip(11 * minute, there)
  expect(await there.ask()).toEqual(asAlice)
  await there.refresh()
  expect(await here.comeBack()).toBe(true)
  expect(await here.page.evaluate(whyLoaded)).toBeNull()
  expect(await here.ask()).toEqual(asAlice)
  expect(await here.page.evaluate(locks)).toEqual(['keyturn:session:tab', 'keyturn:session:tab'])
})

test('a page that is left in mid-refresh lets go of the lock, is kept, and refreshes when it is back', async () => {
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
  expect(await here.comeBack()).toBe(true)
  expect(await here.ask()).toEqual(asAlice)
  expect(await here.state()).toMatchObject({ status: 'signed-in', activity: 'steady' })
  await there.refresh()
})

test('a sign-out that a page missed is noticed when it is back', async () => {
  const { another, signedIn } = await visit({ profile: 'strict' })
  const here = await signedIn()
  const there = await another()
  await here.leave()
  await there.signOut()
  expect(await here.comeBack()).toBe(true)
  await here.reach('signed-out')
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
