import { expect, onTestFinished, test, vi } from 'vitest'
import { createFeed } from '../../src/recording/feed.ts'
import { openSession } from '../open-session.ts'

test('what is read is up to date before the news of it is told, which is told once for many events', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { session, world } = openSession()
  const feed = createFeed(session, 100)
  onTestFinished(feed.stop)
  let told = 0
  feed.subscribe(() => told++)
  session.start()
  await world.settle()
  expect(session.getState().status).toBe('signed-in')
  expect(feed.recording().events.length).toBeGreaterThan(3)
  expect(feed.recording()).toBe(feed.recording())
  expect(told).toBe(0)
  vi.runOnlyPendingTimers()
  expect(told).toBe(1)
})
