import { expect, test } from 'vitest'
import { createVisits } from './visit.ts'

// D-CS-27: engines call a fetch whose time is up by names of their own.

const visit = createVisits()
const minute = 60_000

const waiting = {
  'session.refresh()': () => handles.session.refresh(),
  'session.getAccessToken()': () => handles.session.getAccessToken(),
  'session.extend()': () => handles.session.extend(),
  'a request': () =>
    handles.session.authorize({
      url: '/api/me',
      repeatable: true,
      send: () => Promise.reject(new Error('It was sent.')),
      read: () => undefined,
    }),
}

test('a sign-in that is not answered within its time is a TimeoutError', async () => {
  const { signedIn, site } = await visit()
  const tab = await signedIn()
  const login = site.stop('/auth/login')
  const failure = tab.page.evaluate(() =>
    handles.session.signIn({ name: 'Alice' }).then(
      () => 'answered',
      ({ code, cause }: { readonly code?: unknown; readonly cause?: unknown }) => ({
        code,
        cause: cause instanceof Error ? cause.name : 'none',
      }),
    ),
  )
  await login.arrived
  await tab.skip(10_000)
  await login.gone
  expect(await failure).toEqual({ code: 'ERR_SIGN_IN_FAILED', cause: 'TimeoutError' })
})

test.for(Object.entries(waiting))(
  '%s waits for two refreshes that are not answered, and not for more',
  async ([, wait]) => {
    const { complaints, signedIn, skip, site } = await visit()
    const tab = await signedIn()
    const first = site.stop('/auth/refresh')
    await skip(11 * minute, tab)
    const failure = tab.page.evaluate(
      `(${String(wait)})().then(() => 'answered', ({ code, cause }) => ({ code, cause: cause?.name ?? 'none' }))`,
    )
    await first.arrived
    const second = site.stop('/auth/refresh')
    await tab.skip(10_000)
    await tab.noted({ type: 'refresh-failed' })
    // The first repetition is near, and worth waiting for.
    await tab.skip(2_000)
    await second.arrived
    await tab.skip(10_000)
    expect(await failure).toEqual({ code: 'ERR_REFRESH_UNAVAILABLE', cause: 'TimeoutError' })
    expect(await tab.state()).toMatchObject({ status: 'signed-in' })
    expect(complaints.splice(0)).toEqual([expect.stringContaining('not answered within "refreshTimeout"')])
  },
)
