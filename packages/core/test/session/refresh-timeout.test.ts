import { expect, test } from 'vitest'
import type { Session } from '../../src/index.ts'
import { createBrowser } from '../browser-of-tabs.ts'

// D-CS-27: what the app waits for settles, though nothing is answered: after the first attempt and the one soon after it, each bounded.

type AnySession = Pick<Session<{ readonly id: string; readonly name: string }>, 'refresh' | 'extend'>

test.for<[string, (session: AnySession) => Promise<unknown>]>([
  ['refresh()', (session) => session.refresh()],
  ['extend()', (session) => session.extend()],
])('%s that is never answered rejects after two attempts, because of a TimeoutError', async ([, ask]) => {
  const { restored, world, server } = createBrowser()
  const { session } = await restored({ refreshTimeout: 10_000 })
  await world.advance(2000)
  // Each rejects with an `AbortError` when its time is up, as WebKit's fetch does.
  server.replies.push('no-answer', 'no-answer', 'no-answer')
  const settled: unknown[] = []
  void ask(session).then(
    () => settled.push('answered'),
    (error: unknown) => settled.push(error),
  )
  await world.settle()
  await world.advance(9999)
  expect(settled).toEqual([])
  await world.advance(12_000)
  await world.settle()
  expect(settled).toMatchObject([{ code: 'ERR_REFRESH_UNAVAILABLE', cause: { name: 'TimeoutError' } }])
  expect(session.getState().status).toBe('signed-in')
})
