import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { memoryStore } from '../../src/stores/memory.ts'
import { revocationWatch } from '../../src/stores/revocation-watch.ts'
import { sessionRow } from '../rows.ts'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_800_000_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

/** What may be wrong with the way that revocations come. */
interface Trouble {
  /** Nothing is heard over a subscription that was made before the trouble began. */
  isDeaf?: boolean
  /** Nor over a new one. */
  isMute?: boolean
  /** Nobody can subscribe. */
  isClosed?: boolean
  /** Nothing can be sent. */
  isDown?: boolean
}

function createWorld() {
  const store = memoryStore()
  const lines = new Set<{ readonly hear: (sid: string) => void; readonly onSign: () => void; isDeaf: boolean }>()
  let trouble: Trouble = {}
  let subscriptions = 0
  let asked = 0
  const listening = () => [...lines].filter(({ isDeaf }) => !isDeaf)
  const { watchRevoked, close } = revocationWatch({
    now: store.now,
    listRevoked: async (since) => {
      asked++
      return store.listRevoked(since)
    },
    subscribe: async (hear, onSubscribed, { onSign }) => {
      if (trouble.isClosed) throw new Error('the database is down')
      const line = { hear, onSign, isDeaf: trouble.isMute ?? false }
      lines.add(line)
      subscriptions++
      onSubscribed()
      return async () => {
        lines.delete(line)
      }
    },
    sendSign: async () => {
      if (trouble.isDown) throw new Error('the database is down')
      for (const { onSign } of listening()) onSign()
    },
  })
  return {
    watchRevoked,
    close,
    revoke: async (sid: string) => {
      await store.create(sessionRow({ sid, expiresAt: Infinity, idleTimeout: Infinity }))
      await store.revoke(sid, 'revoked')
      for (const { hear } of listening()) hear(sid)
    },
    befall: (now: Trouble) => {
      trouble = now
      if (now.isDeaf) for (const line of lines) line.isDeaf = true
    },
    asked: () => asked,
    subscriptions: () => subscriptions,
    open: () => lines.size,
  }
}

const troubles: readonly { readonly name: string; readonly trouble: Trouble }[] = [
  { name: 'the connection broke unnoticed', trouble: { isDeaf: true } },
  { name: 'a proxy swallows what is told, also on new connections', trouble: { isDeaf: true, isMute: true } },
  { name: 'the connection broke, and there is no new one', trouble: { isDeaf: true, isClosed: true } },
  { name: 'no sign can be sent', trouble: { isDeaf: true, isMute: true, isDown: true } },
]

describe.each(troubles)('where $name', ({ trouble }) => {
  // At each moment between two signs.
  test.each([0, 1, 500, 999])('what is revoked %i ms later is known within five seconds', async (delay) => {
    const world = createWorld()
    const heard = new Set<string>()
    await world.watchRevoked((sid) => heard.add(sid))
    await vi.advanceTimersByTimeAsync(60_000)
    world.befall(trouble)
    await vi.advanceTimersByTimeAsync(delay)
    await world.revoke('session-1')
    await vi.advanceTimersByTimeAsync(5_000)
    expect([...heard]).toEqual(['session-1'])
    await world.revoke('session-2')
    await vi.advanceTimersByTimeAsync(5_000)
    expect([...heard]).toEqual(['session-1', 'session-2'])
    await world.close()
  })
})

test('as long as it hears itself nothing is asked but what was revoked before', async () => {
  const world = createWorld()
  const heard: string[] = []
  await world.watchRevoked((sid) => heard.push(sid))
  await vi.advanceTimersByTimeAsync(600_000)
  await world.revoke('session-1')
  expect([world.asked(), world.subscriptions(), heard]).toEqual([1, 1, ['session-1']])
  await world.close()
})

test('a subscription that hears nothing is replaced by one that does, and then nothing is asked any more', async () => {
  const world = createWorld()
  const heard: string[] = []
  await world.watchRevoked((sid) => heard.push(sid))
  world.befall({ isDeaf: true })
  await vi.advanceTimersByTimeAsync(10_000)
  const asked = world.asked()
  await vi.advanceTimersByTimeAsync(60_000)
  expect([world.subscriptions(), world.open(), world.asked() - asked]).toEqual([2, 1, 0])
  await world.revoke('session-1')
  expect(heard).toEqual(['session-1'])
  await world.close()
})

test('what was revoked until signs are heard again is told', async () => {
  const world = createWorld()
  const heard: string[] = []
  await world.watchRevoked((sid) => heard.push(sid))
  world.befall({ isDeaf: true, isMute: true })
  await vi.advanceTimersByTimeAsync(3_500)
  await world.revoke('session-1')
  world.befall({})
  await vi.advanceTimersByTimeAsync(5_000)
  expect(new Set(heard)).toEqual(new Set(['session-1']))
  await world.close()
})

test.each(troubles)('whoever stops watching while $name leaves nothing open', async ({ trouble }) => {
  const world = createWorld()
  const heard: string[] = []
  const stop = await world.watchRevoked((sid) => heard.push(sid))
  world.befall(trouble)
  await vi.advanceTimersByTimeAsync(2_999)
  await stop()
  await world.revoke('session-1')
  await vi.advanceTimersByTimeAsync(60_000)
  expect([world.open(), heard]).toEqual([0, []])
})
