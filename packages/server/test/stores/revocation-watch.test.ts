import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { memoryStore } from '../../src/stores/memory.ts'
import { revocationWatch } from '../../src/stores/revocation-watch.ts'
import { collect } from '../../src/testing/collection.ts'
import { sessionRow } from '../rows.ts'

const pollInterval = 2_000

function createWorld() {
  let now = 1_000_000
  let isDown = false
  let isHanging = false
  const store = memoryStore({ now: () => now })
  const subscriptions = new Set<{ readonly tell: (sid: string) => void; readonly renew: () => void }>()
  const watch = revocationWatch({
    now: store.now,
    listRevoked: async (since) => {
      if (isDown) throw new Error('the database is down')
      if (isHanging) return new Promise(() => {})
      return store.listRevoked(since)
    },
    subscribe: async (tell, renew) => {
      const subscription = { tell, renew }
      subscriptions.add(subscription)
      renew()
      return async () => {
        subscriptions.delete(subscription)
      }
    },
  })
  return {
    ...watch,
    revokeUnheard: async (sid: string) => {
      await store.create(sessionRow({ sid, expiresAt: Infinity, idleTimeout: Infinity }))
      await store.revoke(sid, 'revoked')
    },
    tell: (sid: string) => subscriptions.forEach((subscription) => subscription.tell(sid)),
    renew: () => subscriptions.forEach((subscription) => subscription.renew()),
    passTime: (duration: number) => (now += duration),
    hangDatabase: (hanging: boolean) => (isHanging = hanging),
    breakDatabase: (down: boolean) => (isDown = down),
    subscribed: () => subscriptions.size,
  }
}

test('what was revoked before the watch began is not told', async () => {
  const world = createWorld()
  await world.revokeUnheard('early')
  const heard = collect()
  await world.watchRevoked(heard.add)
  world.tell('live')
  expect(await heard.once(1)).toEqual(['live'])
})

test('what was revoked while the connection was lost is told once there is a new one', async () => {
  const world = createWorld()
  const heard = collect()
  await world.watchRevoked(heard.add)
  world.passTime(60_000)
  await world.revokeUnheard('meanwhile')
  world.passTime(60_000)
  world.renew()
  expect(await heard.once(1)).toEqual(['meanwhile'])
  world.passTime(60_000)
  await world.revokeUnheard('later')
  world.renew()
  expect(await heard.once(2)).toEqual(['meanwhile', 'later'])
})

test('where the list cannot be had, the next connection tells everything', async () => {
  const world = createWorld()
  const heard = collect()
  await world.watchRevoked(heard.add)
  world.passTime(60_000)
  await world.revokeUnheard('meanwhile')
  world.breakDatabase(true)
  world.renew()
  world.passTime(60_000)
  world.breakDatabase(false)
  world.renew()
  expect(await heard.once(1)).toEqual(['meanwhile'])
})

test('closing stops every watch, and stopping twice is no harm', async () => {
  const world = createWorld()
  const stop = await world.watchRevoked(() => {})
  await world.watchRevoked(() => {})
  await stop()
  await stop()
  expect(world.subscribed()).toBe(1)
  await world.close()
  expect(world.subscribed()).toBe(0)
})

describe('a subscription that tells nothing', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('costs two seconds, not the revocation', async () => {
    const world = createWorld()
    const heard = collect()
    await world.watchRevoked(heard.add)
    for (const sid of ['one', 'two']) {
      world.passTime(60_000)
      await world.revokeUnheard(sid)
      await vi.advanceTimersByTimeAsync(pollInterval)
    }
    await vi.advanceTimersByTimeAsync(10 * pollInterval)
    // Each once, however often the list has it.
    expect(await heard.once(2)).toEqual(['one', 'two'])
    await world.close()
  })

  test('is asked about again where an answer does not come', async () => {
    const world = createWorld()
    const heard = collect()
    await world.watchRevoked(heard.add)
    await world.revokeUnheard('meanwhile')
    world.hangDatabase(true)
    await vi.advanceTimersByTimeAsync(pollInterval)
    world.hangDatabase(false)
    await vi.advanceTimersByTimeAsync(pollInterval)
    expect(await heard.once(1)).toEqual(['meanwhile'])
    await world.close()
  })

  test('is asked about no more once the watch has ended', async () => {
    const world = createWorld()
    const stop = await world.watchRevoked(() => {})
    await stop()
    expect(vi.getTimerCount()).toBe(0)
  })
})
