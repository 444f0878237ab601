// D-SR-17
import type { D1Database, DurableObjectNamespace, DurableObjectState } from '@cloudflare/workers-types'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, expectTypeOf, test, vi } from 'vitest'
import { newSessionId } from '../../src/rotation/session-id.ts'
import { durableObjectStore, SessionObject } from '../../src/stores/durable-objects/index.ts'
import type { ObjectNamespaceLike, ObjectStateLike } from '../../src/stores/durable-objects/index.ts'
import type { D1Like } from '../../src/stores/sqlite/index.ts'
import { sessionRow } from '../rows.ts'

const day = 86_400_000

// The clock of SQLite cannot be stopped; what is asked of it is farther apart than a test takes.
beforeEach(() => {
  vi.useFakeTimers({ now: Date.now() })
})
afterEach(() => {
  vi.useRealTimers()
})

/** What an object is made with, over SQLite in memory; workerd has the contract, and nobody can wait for its alarms. */
function createState(): ObjectStateLike & { alarmAt: number | null } {
  const database = new DatabaseSync(':memory:')
  const state = {
    alarmAt: null as number | null,
    storage: {
      sql: { exec: (text: string, ...parameters: (string | number | null)[]) => all(text, parameters) },
      transactionSync: (work: () => void) => work(),
      getAlarm: async () => state.alarmAt,
      setAlarm: async (instant: number) => void (state.alarmAt = instant),
    },
  }
  const all = (text: string, parameters: (string | number | null)[]): { readonly toArray: () => unknown[] } => {
    const rows = database.prepare(text).all(...parameters)
    return { toArray: () => rows }
  }
  return state
}

/** Objects by their names, and how often each was asked. */
function createNamespace(): ObjectNamespaceLike & { readonly asked: Map<string, number> } {
  const objects = new Map<string, SessionObject>()
  const asked = new Map<string, number>()
  return {
    asked,
    getByName: (name) => {
      const object = objects.get(name) ?? new SessionObject(createState())
      objects.set(name, object)
      asked.set(name, (asked.get(name) ?? 0) + 1)
      return { fetch: (url, init) => object.fetch(new Request(url, init)) }
    },
  }
}

test('what the platform declares fits', () => {
  expectTypeOf<DurableObjectNamespace>().toExtend<ObjectNamespaceLike>()
  expectTypeOf<DurableObjectState>().toExtend<ObjectStateLike>()
  expectTypeOf<D1Database>().toExtend<D1Like>()
})

test('sessions spread over 64 objects, those of a user in one, and a refresh asks one alone', async () => {
  const namespace = createNamespace()
  const store = durableObjectStore(namespace)
  const rows = Array.from({ length: 1_000 }, (_, index) => {
    const userId = `user-${index % 500}`
    return sessionRow({ userId, sid: newSessionId(userId) })
  })
  for (const row of rows) await store.create(row)
  expect(namespace.asked.size).toBe(64)
  namespace.asked.clear()
  const [row = sessionRow()] = rows
  const { row: found } = await store.find(row.sid)
  await store.replace({ ...row, version: 1 }, 0)
  expect(found).toEqual(row)
  expect([...namespace.asked.values()]).toEqual([2])
  expect(await store.revokeByUser('user-0', 'revoked')).toHaveLength(2)
  expect(namespace.asked.size).toBe(2)
})

test('a session that could not be found with its like is not created', async () => {
  const namespace = createNamespace()
  const sid = `AA${'x'.repeat(20)}`
  await expect(durableObjectStore(namespace).create(sessionRow({ sid }))).rejects.toThrow('names another group')
  expect(namespace.asked.size).toBe(0)
})

test('an object deletes by itself what ended more than a day ago, each day as long as it has any', async () => {
  const state = createState()
  const object = new SessionObject(state)
  const now = Date.now()
  const create = (sid: string, expiresAt: number): Promise<Response> =>
    object.fetch(ask('create', sessionRow({ sid, expiresAt })))
  const sids = async (): Promise<readonly string[]> => {
    const { answer } = (await (await object.fetch(ask('listByUser', 'user-1'))).json()) as { answer: { sid: string }[] }
    return answer.map(({ sid }) => sid)
  }
  // As the platform does: there is one alarm, and none once it has gone off.
  const ring = async (): Promise<void> => {
    state.alarmAt = null
    await object.alarm()
  }
  expect(await sids()).toEqual([])
  expect(state.alarmAt).toBe(null)
  await create('ended long ago', now - day)
  await create('ended lately', now - day + 60_000)
  await create('lives', now + day)
  expect(state.alarmAt).toBe(now + day)
  await ring()
  expect(await sids()).toEqual(['ended lately', 'lives'])
  expect(state.alarmAt).toBe(now + day)
  await object.fetch(ask('deleteExpired', now + 2 * day))
  await ring()
  expect([await sids(), state.alarmAt]).toEqual([[], null])
})

test.each([['now'], ['__proto__'], ['close'], [], 'find', null])(
  'an object answers the questions of its store, and not %o',
  async (question) => {
    const body = JSON.stringify(question)
    const request = new Request('https://sessions.invalid/', { method: 'POST', body })
    await expect(new SessionObject(createState()).fetch(request)).rejects.toThrow(TypeError)
  },
)

function ask(...question: readonly unknown[]): Request {
  return new Request('https://sessions.invalid/', { method: 'POST', body: JSON.stringify(question) })
}
