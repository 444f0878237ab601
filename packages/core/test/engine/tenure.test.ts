import { expect, test } from 'vitest'
import { initialEngine } from '../../src/engine/engine-state.ts'
import { defaultOptions } from '../../src/index.ts'
import { after, at, granted, holding, minute, moment, signedIn, signedOut, since, type User } from './states.ts'

// D-TC-11 D-XT-11 D-XT-13

const restoring = initialEngine<User>(true, true)
const refreshing = { type: 'refreshing', extend: false, attempt: 1, series: 7 } as const
const now = at(1_000)
const policy = (over: Partial<typeof defaultOptions>) => ({ policy: { ...defaultOptions, ...over } })

/** Signed in, while a refresh is under way. */
function asking(over: object = {}, phase: object = {}) {
  return signedIn(over, { activity: refreshing, ...phase })
}

function succeeded(grant = granted()) {
  return { type: 'refresh-succeeded', generation: signedIn().generation, grant } as const
}

test('a sign-in is in force at once, and told to the other tabs with what is held', () => {
  const { state, told, causes } = after(signedOut(), { type: 'signed-in', grant: granted() }, moment(now))
  // The wall clock is ahead of all that is known here, so it names both.
  const expected = holding({
    accessToken: 'token-2',
    generation: now.wall,
    since: now.wall,
    receivedAt: now,
    reportedAt: now,
    activeAt: now,
  })
  expect(state).toMatchObject({
    status: 'signed-in',
    generation: now.wall,
    verdict: 'accepted',
    warning: null,
    wantsExtension: false,
  })
  expect(state.holding).toEqual(expected)
  expect(told).toEqual([{ type: 'signed-in', userId: 'u1', since: now.wall, holding: expected }])
  expect(causes).toEqual([])
})

test('where credentials are not shared the other tabs only hear that somebody signed in, and nothing of a refresh', () => {
  const given = moment(now, policy({ shareCredential: false }))
  const { told } = after(signedOut(), { type: 'signed-in', grant: granted() }, given)
  expect(told).toEqual([{ type: 'signed-in', userId: 'u1', since: now.wall, holding: undefined }])
  expect(after(asking(), succeeded(), given).told).toEqual([])
})

test('a sign-in takes the place of a session, and nothing of it is left', () => {
  const before = asking({}, { wantsExtension: true, verdict: 'distrusted' })
  const { state } = after(before, { type: 'signed-in', grant: granted({ userId: 'u2' }) }, moment(now))
  expect(state).toMatchObject({
    verdict: 'accepted',
    wantsExtension: false,
    activity: { type: 'steady' },
    holding: { userId: 'u2', since: now.wall },
  })
})

test('a refresh renews what is held of the same sign-in, and the other tabs hear of it', () => {
  const { state, told, causes } = after(asking(), succeeded(), moment(now))
  expect(state.holding).toEqual(
    holding({ accessToken: 'token-2', generation: now.wall, receivedAt: now, reportedAt: now, activeAt: now }),
  )
  expect(state).toMatchObject({ activity: { type: 'steady' }, verdict: 'accepted' })
  expect(told).toEqual([{ type: 'refreshed', holding: state.holding }])
  expect(causes).toEqual([])
})

test('a user who has changed is who the server says now', () => {
  const user = { id: 'u1', name: 'Ada' }
  expect(after(asking(), succeeded(granted({ user })), moment(now)).state.holding?.user).toBe(user)
})

test('the moment of renewal is drawn from the new lifetime', () => {
  const { state } = after(asking(), succeeded(granted({ lifetime: 30_000 })), moment(now, { random: 0 }))
  const { state: later } = after(asking(), succeeded(granted({ lifetime: 60_000 })), moment(now, { random: 0 }))
  const delay = (each: typeof state): number => (each.status === 'signed-in' ? each.refreshAfter : NaN)
  expect(delay(later)).toBeCloseTo(2 * delay(state))
})

test('what restores a session is not later than its sign-in', () => {
  const { state } = after(
    { ...restoring, generation: 5, activity: refreshing },
    { ...succeeded(), generation: 5 },
    moment(now),
  )
  expect(state.holding).toMatchObject({ generation: now.wall, since: 5 })
})

test('a server that says less leaves what was known of the user', () => {
  const less = granted({ userId: undefined })
  const known = { user: { id: 'u1' }, userId: 'u1' }
  expect(after(asking(known), succeeded(less), moment(now)).state.holding).toMatchObject(known)
  const anonymous = after(asking({ userId: undefined }), succeeded(less), moment(now)).state
  expect(anonymous.holding?.userId).toBeUndefined()
  // What the server calls the user is of the app's type; it may be nothing at all.
  const nobody = { ...less, user: undefined } as unknown as typeof less
  expect(after(asking(known), succeeded(nobody), moment(now)).state.holding?.user).toEqual({ id: 'u1' })
  const first = after(
    { ...restoring, generation: signedIn().generation, activity: refreshing },
    succeeded(nobody),
    moment(now),
  )
  expect(first.state.holding?.user).toBeUndefined()
})

test.for([
  { what: 'what the server knows of', activeAt: at(-6_000), expected: at(-4_000) },
  { what: 'what this tab saw since', activeAt: at(500), expected: at(500) },
])('who was active last is $what, where that is later', ({ activeAt, expected }) => {
  const { holding: held } = after(asking({ activeAt }), succeeded(granted({ idleFor: 5_000 })), moment(now)).state
  expect(held).toMatchObject({ reportedAt: at(-4_000), activeAt: expected })
})

test('a wish to stay that the refresh carried is fulfilled; one that came too late for it still reaches the server', () => {
  const carried = { activity: { ...refreshing, extend: true }, wantsExtension: true }
  expect(after(asking({}, carried), succeeded(), moment(now))).toMatchObject({
    causes: [],
    state: { wantsExtension: false },
  })
  const late = after(asking({}, { wantsExtension: true }), succeeded(), moment(now))
  expect(late).toMatchObject({
    causes: ['extend'],
    state: { wantsExtension: true, activity: { type: 'refreshing', extend: true } },
  })
})

test('a wish to stay ends with the session: who signs in again has not asked for anything', () => {
  const out = after(signedIn({}, { wantsExtension: true }), { type: 'signed-out' }, moment(now)).state
  const asked = after(out, { type: 'refresh-requested', extend: false }, moment(at(2_000)))
  expect(asked.state.activity).toMatchObject({ type: 'refreshing', extend: false })
})

test('an answer for somebody else ends the session, or is followed where the app wants that', () => {
  const other = succeeded(granted({ userId: 'u2' }))
  expect(after(asking(), other, moment(now))).toMatchObject({
    told: [],
    state: { status: 'signed-out', reason: 'user-switched' },
  })
  const followed = after(asking({ activeAt: at(999) }), other, moment(now, policy({ onUserSwitch: 'adopt' })))
  // Nothing of the former user is left, when they were active and when they signed in included.
  expect(followed.state.holding).toMatchObject({ userId: 'u2', since: signedIn().generation, activeAt: now })
})

test('who was not named before is nobody else: an answer with a name goes on with the session', () => {
  const { state } = after(asking({ userId: undefined }), succeeded(), moment(now))
  expect(state).toMatchObject({ status: 'signed-in', holding: { userId: 'u1', since } })
})

test('a held session is only continued by its own user', () => {
  const held = { user: { id: 'u1' }, userId: 'u1', since }
  const state = signedOut({ held, activity: refreshing, generation: signedIn().generation })
  expect(after(state, succeeded(granted({ userId: 'u2' })), moment(now)).state).toMatchObject({
    reason: 'user-switched',
    held: undefined,
  })
  expect(after(state, succeeded(), moment(now)).state.status).toBe('signed-in')
})

test('warnings and dismissals outlive a refresh, as far as they still hold, and no new sign-in', () => {
  const dismissed = { level: minute, cause: 'absolute', endsAt: at(minute).wall, extendable: false } as const
  const state = asking({ endsIn: minute }, { dismissed })
  const grant = granted({ endsIn: minute - 1_000 })
  expect(after(state, succeeded(grant), moment(now)).state).toMatchObject({
    warning: null,
    dismissed: { level: minute },
  })
  expect(after(signedOut(), { type: 'signed-in', grant }, moment(now)).state).toMatchObject({
    warning: { level: minute },
    dismissed: null,
  })
})

const refused = { type: 'refresh-refused', generation: signedIn().generation, reason: 'revoked' } as const

test('a refusal ends the session in all tabs', () => {
  const { state, told } = after(asking(), refused, moment(now))
  expect(state).toMatchObject({
    status: 'signed-out',
    reason: 'revoked',
    ended: refused.generation,
    generation: now.wall,
    held: undefined,
  })
  expect(told).toEqual([{ type: 'ended', generation: refused.generation, reason: 'revoked' }])
})

test('a refusal where nobody was signed in is nobody else’s business', () => {
  const { state, told } = after(
    { ...restoring, generation: refused.generation, activity: refreshing },
    { ...refused, reason: 'none' },
    moment(now),
  )
  expect(state).toMatchObject({ status: 'signed-out', reason: 'none', ended: refused.generation })
  expect(told).toEqual([])
})

test('who asked about a sign-in elsewhere, and is refused, stays signed out for the reason that was known', () => {
  const state = signedOut({ activity: refreshing, generation: refused.generation })
  expect(after(state, refused, moment(now)).state).toMatchObject({ reason: 'idle', activity: { type: 'steady' } })
})

test.for([
  { reason: 'idle', isHeld: true },
  { reason: 'expired', isHeld: true },
  { reason: 'revoked', isHeld: true },
  { reason: 'reuse-detected', isHeld: true },
  { reason: 'not-bound', isHeld: true },
  { reason: 'none', isHeld: false },
  { reason: 'signed-out', isHeld: false },
  { reason: 'signed-out-elsewhere', isHeld: false },
  { reason: 'user-switched', isHeld: false },
] as const)(
  'a session that ended is held for its user, where nobody wanted its end: $reason, $isHeld',
  ({ reason, isHeld }) => {
    const given = moment(now, policy({ whenSessionEnds: 'hold' }))
    const { state } = after(asking(), { ...refused, reason }, given)
    expect(state).toMatchObject({ reason, held: isHeld ? { user: { id: 'u1' }, userId: 'u1', since } : undefined })
    expect(after(asking(), { ...refused, reason }, moment(now)).state.held).toBeUndefined()
    const nobody = { ...restoring, generation: refused.generation, activity: refreshing }
    expect(after(nobody, { ...refused, reason }, given).state.held).toBeUndefined()
  },
)

test('a sign-out is told to all tabs, once', () => {
  const { state, told } = after(signedIn(), { type: 'signed-out' }, moment(now))
  expect(state).toMatchObject({ status: 'signed-out', reason: 'signed-out', ended: now.wall })
  expect(told).toEqual([{ type: 'ended', generation: now.wall, reason: 'signed-out' }])
  expect(after(state, { type: 'signed-out' }, moment(at(2_000)))).toEqual({ state, told: [], causes: [] })
})

test('a sign-out also wins over the question whether a sign-in is true, and over the hope that the user comes back', () => {
  const held = { user: { id: 'u1' }, userId: 'u1', since }
  for (const state of [signedOut({ activity: refreshing }), signedOut({ held })]) {
    const { state: next, told } = after(state, { type: 'signed-out' }, moment(now))
    expect(next).toMatchObject({ reason: 'signed-out', held: undefined, activity: { type: 'steady' } })
    expect(told).toHaveLength(1)
  }
})

test('whatever ends or begins, what the page is outlives it', () => {
  const page = { visible: false, online: false, heard: 77 }
  for (const event of [{ type: 'signed-out' }, { type: 'signed-in', grant: granted() }] as const)
    expect(after(signedIn({}, page), event, moment(now)).state).toMatchObject(page)
})

test('a generation is later than all that was heard of, and not behind the wall clock', () => {
  const next = (phase: object): number =>
    after(signedIn({}, phase), { type: 'signed-out' }, moment(at(0.5))).state.generation
  expect(next({ generation: 1 })).toBe(at(0).wall)
  expect(next({ generation: at(9_000).wall })).toBe(at(9_001).wall)
  expect(next({ generation: 1, heard: at(9_000).wall })).toBe(at(9_001).wall)
})

const lasting = { sessionId: 's1', endsIn: 60 * minute, idleTimeout: 20 * minute }

test.for([
  ['nothing of the session', { sessionId: undefined, endsIn: Infinity, idleTimeout: Infinity }, 50, 20],
  ['the session alone', { sessionId: 's1', endsIn: Infinity, idleTimeout: Infinity }, 50, 20],
  ['a later end', { ...lasting, endsIn: 600 * minute }, 50, 20],
  ['an earlier end', { ...lasting, endsIn: 5 * minute }, 5, 20],
  ['another idle timeout', { ...lasting, endsIn: 50 * minute, idleTimeout: 30 * minute }, 50, 30],
  ['another session', { ...lasting, sessionId: 's2', endsIn: 600 * minute }, 600, 20],
] as const)('a refresh that names %s', ([, terms, endsIn, idleTimeout]) => {
  const { state } = after(asking(lasting), succeeded(granted(terms)), moment(at(10 * minute)))
  expect(state.holding).toMatchObject({ endsIn: endsIn * minute, idleTimeout: idleTimeout * minute })
})

test('a clock that was set takes nothing from a session whose end nobody names again', () => {
  const granting = succeeded(granted({ sessionId: undefined }))
  const { state } = after(asking(lasting), granting, moment(at(55 * minute, minute)))
  expect(state.holding).toMatchObject({ sessionId: 's1', endsIn: 59 * minute })
})

test('a lifetime begins when the answer arrives, not when the user has been asked for', () => {
  const receivedAt = at(minute)
  for (const event of [
    succeeded(granted({ receivedAt })),
    { type: 'signed-in', grant: granted({ receivedAt }) },
  ] as const)
    expect(after(asking(), event, moment(at(6 * minute))).state.holding).toMatchObject({
      receivedAt,
      reportedAt: receivedAt,
    })
})
