import { expect, test } from 'vitest'
import { createVisits } from './visit.ts'

// D-CS-27: engines call a fetch whose time is up by names of their own.

const visit = createVisits()

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
