import { expect, test } from 'vitest'
import { alice } from '../auth-server.ts'
import { createBrowser } from '../browser-of-tabs.ts'

test('a refresh that changes nothing that is shown keeps the user object', async () => {
  const { restored } = createBrowser()
  const { session } = await restored()
  const before = session.getState()
  await session.refresh()
  expect(session.getState().user).toBe(before.user)
})

test('a user object that JSON cannot say is a user all the same', async () => {
  const { restored } = createBrowser()
  const { session } = await restored()
  const cyclic: { self?: object } = {}
  cyclic.self = cyclic
  await session.signIn({ answer: { accessToken: 'first-token', expiresIn: 60, user: cyclic } })
  await session.signIn({ answer: { accessToken: 'second-token', expiresIn: 60, user: cyclic } })
  expect(session.getState().user).toBe(cyclic)
})

test('where nothing names the user the app is asked, once for a user who is known', async () => {
  const { restored, server } = createBrowser()
  const asked: unknown[] = []
  const answer = { accessToken: `${btoa('{}')}.${btoa('{"sub":"u1"}')}.x`, expiresIn: 600 }
  server.replies.push({ status: 200, body: answer }, { status: 200, body: answer })
  const loadUser = async ({ accessToken }: { readonly accessToken: string | undefined }) => {
    asked.push(accessToken)
    return alice
  }
  const { session } = await restored({ loadUser })
  await session.refresh()
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: alice })
  expect(asked).toEqual([answer.accessToken])
})

test('a user who cannot be asked for is trouble that passes', async () => {
  const { restored, world, server } = createBrowser()
  server.replies.push(
    ...[1, 2].map((each) => ({ status: 200, body: { accessToken: `opaque-${each}`, expiresIn: 600 } })),
  )
  let isDown = true
  const loadUser = async () => {
    if (isDown) throw new Error('no answer')
    return alice
  }
  const { session } = await restored({ loadUser })
  expect(session.getState().status).toBe('unreachable')
  isDown = false
  await world.advance(1_000)
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: alice })
  server.replies.push({ status: 200, body: { accessToken: 'opaque', expiresIn: 600 } })
  isDown = true
  await expect(session.signIn({ answer: { accessToken: 'opaque' } })).rejects.toMatchObject({
    code: 'ERR_SIGN_IN_FAILED',
    retryable: true,
  })
})

test('who takes too long to say who the user is hears so, and it is trouble that passes', async () => {
  const { restored, world } = createBrowser()
  const signals: AbortSignal[] = []
  const loadUser = ({ signal }: { readonly signal: AbortSignal }): Promise<never> => {
    signals.push(signal)
    return new Promise(() => {})
  }
  const { session } = await restored({ loadUser, refreshTimeout: 5_000 })
  const signingIn = expect(session.signIn({ answer: { accessToken: 'opaque' } })).rejects.toMatchObject({
    code: 'ERR_SIGN_IN_FAILED',
    retryable: true,
  })
  await world.advance(5_000)
  await signingIn
  expect(signals.at(-1)?.reason).toMatchObject({ name: 'TimeoutError', message: 'The time is up.' })
})
