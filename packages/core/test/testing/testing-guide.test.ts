// What docs/guides/testing.md shows.
import { expect, onTestFinished, test } from 'vitest'
import type { TransportCall } from '../../src/index.ts'
import { createWorld, watchSecrets } from '../../src/testing/index.ts'

test('ten tabs that wake up together refresh once', async () => {
  const world = createWorld()
  const { createSession } = watchSecrets(onTestFinished)
  let refreshes = 0
  const grant = () => ({
    status: 200,
    body: { accessToken: `token-${++refreshes}`, expiresIn: 600, user: { id: 'u1' } },
  })
  const tabs = Array.from({ length: 10 }, () => world.openTab())
  const sessions = tabs.map((tab) => {
    const send = (_: unknown, { signal }: TransportCall) => tab.send({ serve: grant, signal })
    return createSession({ runtime: tab, transport: { signIn: send, refresh: send, signOut: send } })
  })
  sessions.forEach((session) => session.start())
  await world.settle()

  await world.sleep(8 * 3_600_000)
  const tokens = Promise.all(sessions.map((session) => session.getAccessToken()))
  await world.settle()
  expect(new Set(await tokens)).toEqual(new Set(['token-2']))
})
