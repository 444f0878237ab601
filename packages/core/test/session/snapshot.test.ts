import { expect, test } from 'vitest'
import { same } from '../../src/engine/same.ts'
import { initialEngine } from '../../src/engine/engine-state.ts'
import type { SessionState } from '../../src/index.ts'
import { snapshot } from '../../src/session/snapshot.ts'
import { at, holding, minute, signedIn, signedOut, since, type User } from '../engine/states.ts'

const unknown: SessionState<User> = { status: 'restoring' }
const restoring = initialEngine<User>(true, true)
const attempt = { attempt: 1, series: 1 }
const trouble = { type: 'backing-off', since: at(0), wait: minute, cause: undefined, ...attempt } as const
const refreshing = { type: 'refreshing', extend: false, ...attempt } as const

test('a server that cannot be asked is unreachable until it has answered, and one sees when it is asked again', () => {
  const unreachable = snapshot({ ...restoring, activity: trouble }, unknown)
  expect(unreachable).toEqual({ status: 'unreachable', retryAt: at(minute).wall })
  expect(snapshot({ ...restoring, activity: refreshing }, unreachable)).toBe(unreachable)
  expect(snapshot({ ...restoring, activity: { ...trouble, since: at(minute) } }, unreachable)).toEqual({
    status: 'unreachable',
    retryAt: at(2 * minute).wall,
  })
})

test('the first question shows nothing new', () => {
  expect(snapshot({ ...restoring, activity: refreshing }, unknown)).toBe(unknown)
})

test('who is signed in is shown with when the session ends, by receipt and by the last activity', () => {
  const state = signedIn({ receivedAt: at(1_000), endsIn: 60 * minute, activeAt: at(2_000), idleTimeout: 30 * minute })
  expect(snapshot(state, unknown)).toEqual({
    status: 'signed-in',
    user: { id: 'u1' },
    session: { id: 's1', endsAt: at(1_000 + 60 * minute).wall, idleEndsAt: at(2_000 + 30 * minute).wall },
    activity: 'steady',
    warning: null,
  })
})

test('where the server says nothing of the session there is nothing to show of it', () => {
  expect(snapshot(signedIn({ sessionId: undefined }), unknown)).not.toHaveProperty('session')
})

test('what says the same stays the same object, part by part', () => {
  const known = snapshot(signedIn(), unknown)
  expect(snapshot(signedIn({ generation: 7, user: { id: 'u1' } }), known)).toBe(known)
  const next = snapshot(signedIn({ user: { id: 'u1' } }, { activity: refreshing }), known)
  expect(next).toMatchObject({ activity: 'refreshing' })
  expect(next).toHaveProperty('user', known.user)
  expect(next.user).toBe(known.user)
  expect('session' in next && next.session).toBe('session' in known && known.session)
})

test('a held session shows its user, the same object before, meanwhile and after', () => {
  const before = snapshot(signedIn(), unknown)
  const { user, userId } = holding()
  const held = snapshot(signedOut({ held: { user: { ...user }, userId, since } }), before)
  expect(held).toEqual({ status: 'held', user, reason: 'idle' })
  expect(held.user).toBe(before.user)
  expect(snapshot(signedIn({ user: { ...user } }), held).user).toBe(before.user)
})

test('who is signed out sees why, and nothing else', () => {
  expect(snapshot(signedOut(), snapshot(signedIn(), unknown))).toEqual({ status: 'signed-out', reason: 'idle' })
})

class Account {
  readonly #name: string
  constructor(name: string) {
    this.#name = name
  }
  toString(): string {
    return this.#name
  }
}

const cycle = (name: string): object => {
  const made: Record<string, unknown> = { name }
  return Object.assign(made, { self: made })
}

test.for<readonly [unknown, unknown]>([
  [{ roles: new Set(['reader']) }, { roles: new Set(['admin']) }],
  [new Map([['role', 'reader']]), new Map([['role', 'admin']])],
  [new Account('Ada'), new Account('Grace')],
  [
    { toJSON: () => 'user', name: 'Ada' },
    { toJSON: () => 'user', name: 'Grace' },
  ],
  [{ born: new Date(0) }, { born: new Date(1) }],
  [{ size: 1n }, { size: 2n }],
  [['Ada'], { 0: 'Ada' }],
  [{ born: new Date(0) }, { born: 0 }],
  [cycle('Ada'), cycle('Grace')],
])('what differs is new, also where JSON would not tell: %s and %s', ([known, fresh]) => {
  expect(same(known, fresh)).toBe(fresh)
})

test.for<readonly [unknown, unknown]>([
  [
    { id: 1, roles: ['a', { b: null }] },
    { id: 1, roles: ['a', { b: null }] },
  ],
])('what says the same is the same: %s', ([known, fresh]) => {
  expect(same(known, fresh)).toBe(known)
})
