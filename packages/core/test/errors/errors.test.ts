import { expect, test, vi } from 'vitest'
import { findSessionError, SessionError, SignedOutError } from '../../src/index.ts'
import type { AuthServer } from '../auth-server.ts'
import { createBrowser, type BrowserOfTabs } from '../browser-of-tabs.ts'

// D-ES-11

const minute = 60_000

/** A tab whose token has expired, unobserved. */
async function expired(browser: BrowserOfTabs) {
  const opened = await browser.restored()
  opened.tab.hide()
  await browser.world.advance(11 * minute)
  return opened
}

/** Prepares a failure, and returns how to meet it. */
type Provoke = (browser: BrowserOfTabs) => Promise<() => Promise<unknown>>

const unavailable = { code: 'ERR_REFRESH_UNAVAILABLE', name: 'RefreshUnavailableError', retryable: true }

const failures: Readonly<Record<string, readonly [expected: object, Provoke]>> = {
  'a network that fails': [unavailable, refreshAnswered('network-error', 'network-error')],
  'an answer that does not come': [unavailable, refreshAnswered('no-answer', 'no-answer')],
  'an answer that makes no sense': [
    unavailable,
    refreshAnswered({ status: 200, body: '<html>' }, { status: 200, body: {} }),
  ],
  'a refusal': [
    { code: 'ERR_SIGNED_OUT', name: 'SignedOutError', reason: 'revoked' },
    refreshAnswered({ status: 401, body: { error: 'revoked' } }),
  ],
  'a sign-in with wrong credentials': [
    { code: 'ERR_SIGN_IN_FAILED', name: 'SignInError', error: 'invalid-credentials', status: 401, retryable: false },
    async ({ restored }) => {
      const { session } = await restored()
      return () => session.signIn({ name: 'Mallory' })
    },
  ],
  'a session that was disposed': [
    { code: 'ERR_SESSION_DISPOSED', name: 'SessionError' },
    async ({ restored }) => {
      const { session } = await restored()
      session.dispose()
      return () => session.getAccessToken()
    },
  ],
}

function refreshAnswered(...replies: AuthServer['replies']): Provoke {
  return async (browser) => {
    const { session } = await expired(browser)
    browser.server.replies.push(...replies)
    return () => session.getAccessToken()
  }
}

test.for(Object.entries(failures))(
  '%s has a code of its own, which JSON shows, too',
  async ([, [expected, provoke]]) => {
    const browser = createBrowser()
    const meet = await provoke(browser)
    const failure = meet().catch((error: unknown) => error)
    await browser.world.advance(minute)
    const error = await failure
    expect(error).toBeInstanceOf(SessionError)
    expect(error).toMatchObject(expected)
    const { message } = error as SessionError // as has just been seen
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ ...expected, message })
  },
)

test('an aborted wait rejects with the reason of whoever aborted', async () => {
  const browser = createBrowser()
  const { session } = await expired(browser)
  browser.server.replies.push('no-answer')
  const reason = new Error('mine')
  const controller = new AbortController()
  const waiting = session.getAccessToken({ signal: controller.signal })
  controller.abort(reason)
  await expect(waiting).rejects.toBe(reason)
})

test('an error is known as one of the session’s through its causes, and where the package is there twice', async () => {
  vi.resetModules()
  const copy = await import('../../src/errors/signed-out-error.ts')
  const foreign = new copy.SignedOutError('idle')
  expect(foreign).not.toBeInstanceOf(SignedOutError)
  expect(findSessionError(foreign)).toBe(foreign)
  expect(findSessionError(new Error('mine', { cause: new Error('theirs', { cause: foreign }) }))).toBe(foreign)
  expect(findSessionError(new Error('mine'))).toBeUndefined()
  expect(findSessionError(undefined)).toBeUndefined()
  const endless = new Error('mine')
  endless.cause = endless
  expect(findSessionError(endless)).toBeUndefined()
})
