import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { forgetRecent, startSession, store } from './held-session.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('a crash brings back what was on the disk, and nothing that an earlier crash has taken', () => {
  const session = startSession('first')
  vi.advanceTimersByTime(1_000)
  store(session, 'second')
  forgetRecent(session, 500)
  expect(session.token).toBe('first')
  vi.advanceTimersByTime(1_000)
  forgetRecent(session, 500)
  expect(session.token).toBe('first')
})
