import { expect, test } from 'vitest'
import { initialEngine } from '../../src/engine/engine-state.ts'
import { defaultOptions } from '../../src/index.ts'
import { at, hears, holding, minute, moment, signedIn, signedOut, since, type User } from './states.ts'

// D-XT-05 D-XT-06 D-XT-11 D-XT-13

const now = at(1_000)
const restoring = initialEngine<User>(true, true)
const idleWarning = { level: minute, cause: 'idle', endsAt: 0, extendable: true } as const

test.for([
  { newerThan: since, isAnswered: true, of: 'something older' },
  { newerThan: holding().generation - 1, isAnswered: true, of: 'something a little older' },
  { newerThan: holding().generation, isAnswered: false, of: 'the same' },
  { newerThan: holding().generation + 1, isAnswered: false, of: 'something newer' },
])('who holds $of is answered with what is held here: $isAnswered', ({ newerThan, isAnswered }) => {
  const state = signedIn()
  const { told } = hears(state, { type: 'asked', question: 'q', newerThan })
  expect(told).toEqual([isAnswered ? { type: 'refreshed', holding: holding() } : { type: 'empty', question: 'q' }])
})

test.for([
  ['refused by the API', signedIn({}, { verdict: 'rejected' }), moment(now)],
  ['expired', signedIn(), moment(at(10 * minute))],
  ['not to be shared', signedIn(), moment(now, { policy: { ...defaultOptions, shareCredential: false } })],
  ['not there, in a tab that knows nothing yet', restoring, moment(now)],
  ['not there, in a tab that is signed out', signedOut(), moment(now)],
] as const)('what is %s is not told to who asks', ([, state, given]) => {
  const { told } = hears(state, { type: 'asked', question: 'q', newerThan: 0 }, given)
  expect(told).toEqual([{ type: 'empty', question: 'q' }])
})

const left = { type: 'asked', question: 'q', newerThan: since } as const

test.for([
  ['somebody signed out here', signedOut({ reason: 'signed-out' }), left, true],
  ['somebody signed out in another tab', signedOut({ reason: 'signed-out-elsewhere' }), left, true],
  ['the session ended by itself', signedOut({ reason: 'expired' }), left, false],
  ['somebody else signed in', signedOut({ reason: 'user-switched' }), left, false],
  ['somebody signed out here, to a new tab', signedOut({ reason: 'signed-out' }), { ...left, newerThan: 0 }, false],
] as const)('who asks may have missed a sign-out, and hears of it: %s', ([, state, question, isTold]) => {
  const { told } = hears(state, question)
  const news = { type: 'ended', generation: since, reason: 'signed-out' }
  expect(told).toEqual([...(isTold ? [news] : []), { type: 'empty', question: 'q' }])
})

test('that another tab has nothing changes nothing', () => {
  const state = signedIn()
  expect(hears(state, { type: 'empty', question: 'q' })).toEqual({ state, told: [], causes: [] })
})

test.for([
  { is: 'newer', generation: holding().generation + 1, isAdopted: true },
  { is: 'the same', generation: holding().generation, isAdopted: false },
  { is: 'older', generation: holding().generation - 1, isAdopted: false },
])('what another tab holds of the same user is taken where it is newer: $is', ({ generation, isAdopted }) => {
  const offered = holding({ accessToken: 'token-9', generation })
  const { state } = hears(signedIn(), { type: 'refreshed', holding: offered })
  expect(state.holding?.accessToken).toBe(isAdopted ? 'token-9' : 'token-1')
})

test('what is offered is not taken where it has expired, has no token, or nobody is signed in', () => {
  const generation = holding().generation + 1
  const expired = holding({ generation, receivedAt: at(-10 * minute) })
  const empty = holding({ generation, accessToken: undefined })
  for (const state of [signedIn(), restoring])
    for (const offered of [expired, empty])
      expect(hears(state, { type: 'refreshed', holding: offered }).state.holding).toBe(state.holding)
  const out = signedOut()
  expect(hears(out, { type: 'refreshed', holding: holding({ generation }) }).state).toBe(out)
})

test('in cookie mode no token is expected', () => {
  const offered = holding({ accessToken: undefined })
  const given = moment(now, { policy: { ...defaultOptions, credential: 'cookie' } })
  expect(hears(restoring, { type: 'refreshed', holding: offered }, given).state.holding).toBe(offered)
})

test('who just opened takes what another tab holds', () => {
  expect(hears(restoring, { type: 'refreshed', holding: holding() }).state.status).toBe('signed-in')
})

test.for([
  { is: 'a later sign-in', later: since + 1, isSwitched: true },
  { is: 'a sign-in at the same moment', later: since, isSwitched: false },
  { is: 'an older sign-in', later: since - 1, isSwitched: false },
])(
  'what another tab holds of somebody else is never taken; $is ends this session: $isSwitched',
  ({ later, isSwitched }) => {
    const offered = holding({ userId: 'u2', generation: holding().generation + 9, since: later })
    const before = signedIn()
    const { state, causes } = hears(before, { type: 'refreshed', holding: offered })
    if (isSwitched) expect(state).toMatchObject({ status: 'signed-out', reason: 'user-switched', ended: later })
    else expect(state).toBe(before)
    expect(causes).toEqual([])
  },
)

test('activity here outlives news of a tab that has not heard of it', () => {
  const state = signedIn({ activeAt: at(900), idleTimeout: 30 * minute })
  const offered = holding({ generation: holding().generation + 1, activeAt: at(100), idleTimeout: 30 * minute })
  expect(hears(state, { type: 'refreshed', holding: offered }).state.holding?.activeAt).toEqual(at(900))
  const active = holding({ generation: holding().generation + 1, activeAt: at(950), idleTimeout: 30 * minute })
  expect(hears(state, { type: 'refreshed', holding: active }).state.holding?.activeAt).toEqual(at(950))
})

test.for([
  { is: 'older than it', generation: since - 1, ends: false },
  { is: 'of its sign-in', generation: since, ends: true },
  { is: 'newer', generation: since + 1, ends: true },
])('an end that is $is ends a session: $ends', ({ generation, ends }) => {
  const { state } = hears(signedIn(), { type: 'ended', generation, reason: 'revoked' })
  expect(state.status).toBe(ends ? 'signed-out' : 'signed-in')
})

test.for([
  ['signed-out', 'signed-out-elsewhere'],
  ['signed-out-elsewhere', 'signed-out-elsewhere'],
  ['idle', 'idle'],
  ['revoked', 'revoked'],
  ['user-switched', 'user-switched'],
] as const)('an end by %s in another tab is one by %s here', ([reason, here]) => {
  expect(hears(signedIn(), { type: 'ended', generation: since, reason }).state.reason).toBe(here)
})

test('a tab that is signed out keeps its own reason, and remembers the later end', () => {
  const newer = hears(signedOut(), { type: 'ended', generation: since + 5, reason: 'signed-out' }).state
  expect(newer).toMatchObject({ reason: 'idle', ended: since + 5 })
  for (const generation of [since, since - 1]) {
    const state = signedOut()
    expect(hears(state, { type: 'ended', generation, reason: 'signed-out' }).state).toBe(state)
  }
})

test('a held session takes over how it was ended for good', () => {
  const held = { user: { id: 'u1' }, userId: 'u1', since }
  const { state } = hears(signedOut({ held }), { type: 'ended', generation: since + 5, reason: 'signed-out' })
  expect(state).toMatchObject({ reason: 'signed-out-elsewhere', held: undefined })
})

test.for([
  { is: 'newer than the end', later: since + 1, asks: true },
  { is: 'that was at the end', later: since, asks: false },
  { is: 'older than the end', later: since - 1, asks: false },
])('a tab that is signed out asks the server about a sign-in $is: $asks', ({ later, asks }) => {
  const out = signedOut()
  const { state, causes } = hears(out, { type: 'signed-in', userId: 'u1', since: later, holding: holding() })
  expect(causes).toEqual(asks ? ['peer-signed-in'] : [])
  expect(state.status).toBe('signed-out')
  if (!asks) expect(state).toBe(out)
})

test('a tab that knows nothing yet takes what came with a sign-in, and goes on where nothing did', () => {
  const news = { type: 'signed-in', userId: 'u1', since } as const
  expect(hears(restoring, { ...news, holding: holding() }).state.holding).toBeDefined()
  expect(hears(restoring, { ...news, holding: undefined })).toEqual({ state: restoring, told: [], causes: [] })
})

test.for([
  { is: 'newer', later: since + 1, isSwitched: true },
  { is: 'the same', later: since, isSwitched: false },
])('a sign-in of somebody else ends the session of this tab where it is $is than its own', ({ later, isSwitched }) => {
  const before = signedIn()
  const offered = holding({ userId: 'u2', since: later, generation: later })
  const { state, causes } = hears(before, { type: 'signed-in', userId: 'u2', since: later, holding: offered })
  expect(state.reason).toBe(isSwitched ? 'user-switched' : undefined)
  expect(causes).toEqual([])
})

test('a tab that follows asks the server who signed in', () => {
  const given = moment(now, { policy: { ...defaultOptions, onUserSwitch: 'adopt' } })
  const news = { type: 'signed-in', userId: 'u2', since: since + 1, holding: undefined } as const
  expect(hears(signedIn(), news, given)).toMatchObject({
    causes: ['peer-signed-in'],
    state: { reason: 'user-switched' },
  })
})

test('a session that is held for one user is lost to another', () => {
  const state = signedOut({ held: { user: { id: 'u1' }, userId: 'u1', since } })
  const news = { type: 'signed-in', since: since + 1, holding: undefined } as const
  expect(hears(state, { ...news, userId: 'u2' })).toMatchObject({ causes: [], state: { reason: 'user-switched' } })
  expect(hears(state, { ...news, userId: 'u1' })).toMatchObject({
    causes: ['peer-signed-in'],
    state: { reason: 'idle' },
  })
})

test('a sign-in of the same user in another tab brings its credential', () => {
  const offered = holding({ accessToken: 'token-9', since: since + 1, generation: holding().generation + 1 })
  const news = { type: 'signed-in', userId: 'u1', since: since + 1, holding: offered } as const
  expect(hears(signedIn(), news)).toMatchObject({ causes: [], state: { holding: { accessToken: 'token-9' } } })
})

test('activity in another tab moves the idle deadline here', () => {
  const { state } = hears(signedIn({ idleTimeout: 30 * minute }), { type: 'active', at: at(500) })
  expect(state.holding?.activeAt).toEqual(at(500))
})

test.for([
  { of: 'the same', level: minute, cause: 'idle', isDismissed: true },
  { of: 'another threshold', level: 2 * minute, cause: 'idle', isDismissed: false },
  { of: 'another deadline', level: minute, cause: 'absolute', isDismissed: false },
] as const)(
  'a warning that was dismissed in another tab is gone here, where it is $of',
  ({ level, cause, isDismissed }) => {
    const state = signedIn({ idleTimeout: 10 * minute }, { warning: idleWarning })
    const given = moment(at(9 * minute + 1), { policy: { ...defaultOptions, warnAt: [minute] } })
    const next = hears(state, { type: 'dismissed', level, cause }, given).state
    expect(next).toMatchObject(
      isDismissed ? { warning: null, dismissed: { level, cause } } : { warning: { level: minute } },
    )
  },
)

test('a dismissal comes in time where the timer that would have warned here is late', () => {
  const given = moment(at(9 * minute + 1), { policy: { ...defaultOptions, warnAt: [minute] } })
  const { state } = hears(
    signedIn({ idleTimeout: 10 * minute }),
    { type: 'dismissed', level: minute, cause: 'idle' },
    given,
  )
  expect(state).toMatchObject({ warning: null, dismissed: { level: minute, cause: 'idle' } })
})

test('where nobody is warned, or signed in, a dismissal changes nothing', () => {
  for (const state of [signedIn({ idleTimeout: 10 * minute }), signedOut(), restoring])
    expect(hears(state, { type: 'dismissed', level: minute, cause: 'idle' }).state).toBe(state)
})
