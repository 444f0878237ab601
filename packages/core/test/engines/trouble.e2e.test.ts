import { expect, inject, test } from 'vitest'
import { createVisits } from './visit.ts'

// D-CS-27 D-SR-03

const visit = createVisits()
const minute = 60_000
const asAlice = { userId: 'u1' }

test('a server that does not answer is given up, and the lock with it', async () => {
  const { another, signedIn, skip, site } = await visit()
  const here = await signedIn()
  const there = await another()
  const refresh = site.stop('/auth/refresh')
  await skip(11 * minute, here)
  const answer = here.ask()
  await refresh.arrived
  await here.skip(10_000)
  await here.noted({ type: 'refresh-failed' })
  await there.skip(11 * minute)
  expect(await there.ask()).toEqual(asAlice)
  expect(await answer).toEqual(asAlice)
  refresh.drop()
})

/** https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2 allows it to nobody for a POST. */
const repeatsByItself = inject('engine').name !== 'webkit'

test.runIf(repeatsByItself)(
  'an answer that is lost on a connection that was used before is asked for again by the browser itself: one refresh is served twice',
  async () => {
    const { signedIn, skip, site } = await visit()
    const tab = await signedIn()
    const known = await tab.count({ type: 'refresh-sent' })
    const refresh = site.stop('/auth/refresh')
    await skip(11 * minute, tab)
    const answer = tab.ask()
    await refresh.arrived
    refresh.loseAnswer()
    expect(await answer).toEqual(asAlice)
    expect(site.refreshes()).toBe(2)
    expect(await tab.count({ type: 'refresh-sent' })).toBe(known + 1)
    for (const _time of [1, 2, 3]) {
      await skip(11 * minute, tab)
      expect(await tab.ask()).toEqual(asAlice)
    }
  },
)

test.runIf(repeatsByItself)(
  'for a server with classic single use the same is theft, which is why it is not the default',
  async () => {
    const { signedIn, skip, site } = await visit({ profile: 'strict' })
    const tab = await signedIn()
    const refresh = site.stop('/auth/refresh')
    await skip(11 * minute, tab)
    const answer = tab.ask()
    await refresh.arrived
    refresh.loseAnswer()
    // Whether the browser repeats it at once or the session a little later makes no difference to such a server.
    while ((await tab.state()).status !== 'signed-out') await tab.skip(250)
    expect(['ERR_SIGNED_OUT', 'ERR_REFRESH_UNAVAILABLE']).toContain(await answer)
    expect(await tab.state()).toEqual({ status: 'signed-out', reason: 'reuse-detected' })
  },
)

test('answers that are lost for good are asked for again by the session, as one attempt, and cost nobody the session', async () => {
  const { signedIn, skip, site } = await visit()
  const tab = await signedIn()
  const heal = site.loseAnswers('/auth/refresh')
  await skip(11 * minute, tab)
  const answer = tab.ask()
  await tab.noted({ type: 'refresh-failed' })
  heal()
  await tab.skip(2_000)
  expect(await answer).toEqual(asAlice)
  const served = site.audit.filter(({ type }) => type === 'refreshed')
  expect(served.length).toBeGreaterThan(1)
  expect(new Set(served.map(({ attemptId }) => attemptId)).size).toBe(1)
})
