import { expect, onTestFinished, test } from 'vitest'
import { browserRuntime } from '../../src/index.ts'
import { watchSecrets } from '../../src/testing/index.ts'

// D-ES-13

test('what others do to the storage of the origin is nothing to a session', async () => {
  const { createSession } = watchSecrets(onTestFinished)
  const answer = async () => ({ status: 200, body: { accessToken: 'granted-token', user: { id: 'u1' } } })
  const session = createSession({
    transport: { signIn: answer, refresh: answer, signOut: answer },
    runtime: browserRuntime(),
    name: crypto.randomUUID(),
  })
  onTestFinished(() => session.dispose())
  await session.signIn({})
  const known = session.getState()
  const events = [
    { key: 'theirs', newValue: '1', storageArea: localStorage },
    { key: null, newValue: null, storageArea: localStorage },
    { key: `keyturn:session`, newValue: '{"broken', storageArea: localStorage },
    { key: `keyturn:session`, newValue: 'signed-out', storageArea: sessionStorage },
  ]
  for (const init of events) dispatchEvent(new StorageEvent('storage', init))
  localStorage.clear()
  expect(session.getState()).toBe(known)
  expect(await session.getAccessToken()).toBe('granted-token')
})
