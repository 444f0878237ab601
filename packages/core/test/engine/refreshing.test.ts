import { expect, test } from 'vitest'
import { initialEngine, type EngineState } from '../../src/engine/engine-state.ts'
import { isReady } from '../../src/engine/refreshing.ts'
import type { SessionEvent } from '../../src/engine/step.ts'
import { nextWakeUp, transition } from '../../src/engine/transition.ts'
import { after, at, granted, minute, moment, signedIn, signedOut, type User } from './states.ts'

// D-TC-01 D-TC-07 D-TC-16 D-TC-17 D-CS-02 D-CS-12

const restoring = initialEngine<User>(true, true)
const trouble = new Error('trouble')
const refreshing = { type: 'refreshing', extend: false, attempt: 1, series: 7 } as const
const backingOff = { type: 'backing-off', since: at(0), wait: 5_000, cause: trouble, attempt: 2, series: 7 } as const
/** What `signedIn` is renewed at. */
const due = 8 * minute

interface Case {
  readonly when: string
  readonly state: EngineState<User>
  readonly event: SessionEvent<User>
  readonly elapsed: number
  readonly causes: readonly string[]
}

const wokeUp = { type: 'woke-up' } as const
const wanted = (minValidity = 0) => ({ type: 'credential-wanted', minValidity }) as const
const cases: readonly Case[] = [
  {
    when: 'a watched tab wakes up when its token is due',
    state: signedIn(),
    event: wokeUp,
    elapsed: due,
    causes: ['due'],
  },
  { when: 'it wakes up early', state: signedIn(), event: wokeUp, elapsed: due - 1, causes: [] },
  { when: 'a hidden one does', state: signedIn({}, { visible: false }), event: wokeUp, elapsed: due, causes: [] },
  {
    when: 'one that is offline, as far as the browser knows, does',
    state: signedIn({}, { online: false }),
    event: wokeUp,
    elapsed: due,
    causes: ['due'],
  },
  {
    when: 'a refresh is under way',
    state: signedIn({}, { activity: refreshing }),
    event: wokeUp,
    elapsed: due,
    causes: [],
  },
  {
    when: 'the next attempt is due',
    state: signedIn({}, { activity: backingOff }),
    event: wokeUp,
    elapsed: 5_000,
    causes: ['retry'],
  },
  {
    when: 'the next attempt is not due',
    state: signedIn({}, { activity: backingOff }),
    event: wokeUp,
    elapsed: 4_999,
    causes: [],
  },
  { when: 'nobody is signed in', state: signedOut(), event: wokeUp, elapsed: due, causes: [] },
  {
    when: 'the tab is shown when its token is due',
    state: signedIn({}, { visible: false }),
    event: { type: 'visible' },
    elapsed: due,
    causes: ['due'],
  },
  { when: 'the tab is hidden then', state: signedIn(), event: { type: 'hidden' }, elapsed: due, causes: [] },
  {
    when: 'the network is back when the token is due',
    state: signedIn({}, { online: false }),
    event: { type: 'online' },
    elapsed: due,
    causes: ['due'],
  },
  {
    when: 'the network is back before',
    state: signedIn({}, { online: false }),
    event: { type: 'online' },
    elapsed: due - 1,
    causes: [],
  },
  {
    when: 'the network is back long before the next attempt',
    state: signedIn({}, { online: false, activity: backingOff }),
    event: { type: 'online' },
    elapsed: 1,
    causes: ['retry'],
  },
  {
    when: 'the network is gone when the token is due',
    state: signedIn(),
    event: { type: 'offline' },
    elapsed: due,
    causes: ['due'],
  },
  {
    when: 'the network is gone when the next attempt is due',
    state: signedIn({}, { activity: backingOff }),
    event: { type: 'offline' },
    elapsed: 5_000,
    causes: ['retry'],
  },
  {
    when: 'a page is back',
    state: signedIn({}, { verdict: 'rejected' }),
    event: { type: 'resumed' },
    elapsed: 1,
    causes: ['restore'],
  },
  {
    when: 'a page is back that has heard the others',
    state: signedIn(),
    event: { type: 'resumed' },
    elapsed: 1,
    causes: [],
  },
  {
    when: 'a page is back where nobody is signed in',
    state: signedOut(),
    event: { type: 'resumed' },
    elapsed: 1,
    causes: [],
  },
  { when: 'a request comes', state: signedIn(), event: wanted(), elapsed: due - 1, causes: [] },
  {
    when: 'a request comes when the token is due',
    state: signedIn({}, { visible: false }),
    event: wanted(),
    elapsed: due,
    causes: ['due'],
  },
  {
    when: 'a request comes when it has expired',
    state: signedIn({}, { visible: false }),
    event: wanted(),
    elapsed: 10 * minute,
    causes: ['expired'],
  },
  {
    when: 'a request wants more than is left',
    state: signedIn(),
    event: wanted(9 * minute),
    elapsed: minute,
    causes: ['expired'],
  },
  {
    when: 'a request wants what is left',
    state: signedIn(),
    event: wanted(9 * minute - 1),
    elapsed: minute,
    causes: [],
  },
  {
    when: 'a request comes while a refresh is under way',
    state: signedIn({}, { activity: refreshing }),
    event: wanted(),
    elapsed: 10 * minute,
    causes: [],
  },
  {
    when: 'a request comes between two attempts',
    state: signedIn({}, { activity: backingOff }),
    event: wanted(),
    elapsed: 1,
    causes: [],
  },
  { when: 'a request comes where nobody is signed in', state: signedOut(), event: wanted(), elapsed: 1, causes: [] },
  {
    when: 'a session starts',
    state: restoring,
    event: { type: 'started', remembered: false },
    elapsed: 0,
    causes: ['restore'],
  },
  {
    when: 'a session starts where somebody signed out',
    state: restoring,
    event: { type: 'started', remembered: true },
    elapsed: 0,
    causes: [],
  },
  {
    when: 'a session starts twice',
    state: signedIn(),
    event: { type: 'started', remembered: false },
    elapsed: 0,
    causes: [],
  },
  {
    when: 'the app asks',
    state: signedIn(),
    event: { type: 'refresh-requested', extend: false },
    elapsed: 0,
    causes: ['requested'],
  },
  {
    when: 'the app asks where nobody is signed in',
    state: signedOut(),
    event: { type: 'refresh-requested', extend: false },
    elapsed: 0,
    causes: ['requested'],
  },
  {
    when: 'the user wants to stay',
    state: signedIn(),
    event: { type: 'refresh-requested', extend: true },
    elapsed: 0,
    causes: ['extend'],
  },
  {
    when: 'nobody is there to stay',
    state: signedOut(),
    event: { type: 'refresh-requested', extend: true },
    elapsed: 0,
    causes: [],
  },
]

test.for(cases)('$when: $causes', ({ state, event, elapsed, causes }) => {
  expect(after(state, event, moment(at(elapsed))).causes).toEqual(causes)
})

const rejected = (over: object = {}): SessionEvent<User> => ({
  type: 'credential-rejected',
  generation: signedIn().generation,
  replay: false,
  ...over,
})

test('a 401 to the credential in force refreshes it, and it is not sent again', () => {
  const { state, causes } = after(signedIn(), rejected(), moment(at(1)))
  expect(state).toMatchObject({ verdict: 'rejected', activity: { type: 'refreshing' } })
  expect(causes).toEqual(['rejected'])
})

test('a second 401 to the same credential refreshes nothing more', () => {
  const once = after(signedIn(), rejected(), moment(at(1))).state
  const twice = after(once, rejected(), moment(at(2)))
  expect(twice).toEqual({ state: once, told: [], causes: [] })
})

test('a 401 between two attempts waits for the next one', () => {
  const { state, causes } = after(signedIn({}, { activity: backingOff }), rejected(), moment(at(1)))
  expect(state).toMatchObject({ verdict: 'rejected', activity: backingOff })
  expect(causes).toEqual([])
})

test('a 401 to a replay is believed of the API, not of the token: it stays in use, and further ones refresh nothing', () => {
  const { state, causes } = after(signedIn(), rejected({ replay: true }), moment(at(1)))
  expect(state).toMatchObject({ verdict: 'distrusted', activity: { type: 'steady' } })
  expect(causes).toEqual([])
  for (const replay of [true, false]) expect(after(state, rejected({ replay }), moment(at(2))).state).toBe(state)
})

test('a 401 to another credential, or where nobody is signed in, changes nothing', () => {
  const state = signedIn()
  expect(after(state, rejected({ generation: state.generation - 1 }), moment(at(1))).state).toBe(state)
  const out = signedOut()
  expect(after(out, rejected(), moment(at(1))).state).toBe(out)
})

test('a refresh carries the wish to stay, what it replaces, and a number that grows', () => {
  const state = signedIn({}, { wantsExtension: true })
  const { effects } = transition(state, { type: 'refresh-requested', extend: false }, moment(at(1)))
  const generation = state.generation + 1
  const order = { generation, newerThan: state.generation, extend: true, attempt: 1, series: generation }
  expect(effects).toEqual([{ type: 'refresh', cause: 'requested', ...order }])
})

test('what restores a session replaces nothing', () => {
  const { effects } = transition(restoring, { type: 'started', remembered: false }, moment(at(1)))
  expect(effects).toMatchObject([{ newerThan: 0, extend: false, attempt: 1 }])
})

test('attempts are counted, and are one series for the server', () => {
  const { effects, state } = transition(signedIn({}, { activity: backingOff }), wokeUp, moment(at(5_000)))
  expect(effects).toMatchObject([{ attempt: 3, series: 7, cause: 'retry' }])
  expect(state.activity).toEqual({ type: 'refreshing', attempt: 3, series: 7, extend: false })
})

const failed = { type: 'refresh-failed', cause: trouble } as const

test('after trouble it is tried again when the drawn time has passed', () => {
  const state = signedIn({}, { activity: { ...refreshing, attempt: 3 } })
  const { activity } = after(state, { ...failed, generation: state.generation }, moment(at(9), { random: 0.25 })).state
  expect(activity).toEqual({ type: 'backing-off', since: at(9), wait: 1_000, cause: trouble, attempt: 3, series: 7 })
})

test('what the server asked for is waited', () => {
  const state = signedIn({}, { activity: refreshing })
  const event = { ...failed, generation: state.generation, retryAfter: 30_000 }
  expect(after(state, event, moment(at(9), { random: 0 })).state.activity).toMatchObject({ wait: 30_000 })
})

test('where the browser says that there is no network the server is asked all the same, less often', () => {
  const state = signedIn({}, { activity: refreshing, online: false })
  const event = { ...failed, generation: state.generation }
  expect(after(state, event, moment(at(9)))).toMatchObject({ state: { activity: { wait: 15_000 } } })
  const patient = after(state, { ...event, retryAfter: 30_000 }, moment(at(9), { random: 0 }))
  expect(patient.state.activity).toMatchObject({ wait: 30_000 })
})

test.for(['freezing', 'paused'] as const)(
  'a page that is left (%s) lets go of its refresh, keeps what it holds, and sends it no more',
  (type) => {
    const state = signedIn({}, { activity: refreshing })
    expect(after(state, { type }, moment(at(1))).state.activity).toMatchObject({
      type: 'backing-off',
      attempt: 1,
      cause: new Error('The page was left.'),
    })
    const steady = signedIn()
    expect(after(steady, { type }, moment(at(1))).state).toEqual({ ...steady, verdict: 'rejected' })
    expect(after(signedOut(), { type }, moment(at(1))).state).toEqual(signedOut())
  },
)

test.for([
  { attempt: 4, asksAgain: true },
  { attempt: 5, asksAgain: false },
])('who is signed out asks five times, and then no more (attempt $attempt)', ({ attempt, asksAgain }) => {
  const state = signedOut({ activity: { ...refreshing, attempt } })
  const { activity } = after(state, { ...failed, generation: state.generation }, moment(at(1))).state
  expect(activity.type).toBe(asksAgain ? 'backing-off' : 'steady')
  const other = signedIn({}, { activity: { ...refreshing, attempt } })
  const kept = after(other, { ...failed, generation: other.generation }, moment(at(1))).state
  expect(kept.activity.type).toBe('backing-off')
})

test.for([
  ['refresh-succeeded', { type: 'refresh-succeeded', grant: granted() }],
  ['refresh-refused', { type: 'refresh-refused', reason: 'revoked' }],
  ['refresh-failed', failed],
] as const)('an answer to an older question, or to none, decides nothing: %s', ([, outcome]) => {
  const state = signedIn({}, { activity: refreshing })
  expect(after(state, { ...outcome, generation: state.generation - 1 }, moment(at(1))).state).toBe(state)
  const steady = signedIn()
  expect(after(steady, { ...outcome, generation: steady.generation }, moment(at(1))).state).toBe(steady)
})

test('activity that the server has not heard of is reported before its own idle deadline', () => {
  const idleTimeout = 4 * minute
  const state = signedIn({ idleTimeout, activeAt: at(2 * minute) })
  expect(after(state, wokeUp, moment(at(3 * minute - 1))).causes).toEqual([])
  expect(after(state, wokeUp, moment(at(3 * minute))).causes).toEqual(['due'])
})

test.for([
  { of: 'two seconds', unreported: 2_000, causes: [] },
  { of: 'more', unreported: 2_001, causes: ['due'] },
])('a difference of $of is rounding, or activity', ({ unreported, causes }) => {
  const state = signedIn({ idleTimeout: 4 * minute, activeAt: at(unreported) })
  expect(after(state, wokeUp, moment(at(3 * minute))).causes).toEqual(causes)
})

test('a server that did not heed the last report is not told again at once', () => {
  const idleTimeout = 4 * minute
  const held = { idleTimeout, receivedAt: at(3 * minute), reportedAt: at(0), activeAt: at(3 * minute) }
  const state = signedIn(held)
  expect(after(state, wokeUp, moment(at(3 * minute + idleTimeout / 20 - 1))).causes).toEqual([])
  expect(after(state, wokeUp, moment(at(3 * minute + idleTimeout / 20))).causes).toEqual(['due'])
})

test.for([
  { what: 'the renewal of the token', state: signedIn(), elapsed: minute, delay: 7 * minute },
  { what: 'nothing, in a hidden tab', state: signedIn({}, { visible: false }), elapsed: minute, delay: Infinity },
  { what: 'the renewal, offline', state: signedIn({}, { online: false }), elapsed: minute, delay: 7 * minute },
  {
    what: 'nothing, while a refresh is under way',
    state: signedIn({}, { activity: refreshing }),
    elapsed: 1,
    delay: Infinity,
  },
  { what: 'the next attempt', state: signedIn({}, { activity: backingOff }), elapsed: 1_000, delay: 4_000 },
  {
    what: 'the next attempt, hidden',
    state: signedIn({}, { activity: backingOff, visible: false }),
    elapsed: 1_000,
    delay: 4_000,
  },
  { what: 'nothing, signed out', state: signedOut(), elapsed: minute, delay: Infinity },
  {
    what: 'the next question of a signed-out tab',
    state: signedOut({ activity: backingOff }),
    elapsed: 1_000,
    delay: 4_000,
  },
  { what: 'the first warning', state: signedIn({ idleTimeout: 6 * minute }), elapsed: 10_000, delay: 50_000 },
  { what: 'the last warning', state: signedIn({ idleTimeout: 6 * minute }), elapsed: 2 * minute, delay: 3 * minute },
  { what: 'the deadline', state: signedIn({ endsIn: 6 * minute }), elapsed: 5 * minute + 1, delay: minute - 1 },
])('the timer is set for $what', ({ state, elapsed, delay }) => {
  expect(nextWakeUp(state, moment(at(elapsed)))).toBe(delay)
})

test('a deadline that only the wall clock says has passed falls due when the other clock says so too', () => {
  const state = signedIn({ endsIn: 6 * minute }, { activity: refreshing })
  expect(nextWakeUp(state, moment(at(7 * minute, 2 * minute)))).toBe(4 * minute)
})

test('a deadline that the wall clock brings nearer falls due when that says so; at that moment, when the other one does', () => {
  const state = signedIn({ endsIn: 6 * minute }, { activity: refreshing })
  expect(nextWakeUp(state, moment(at(5.5 * minute, 2 * minute)))).toBe(minute / 2)
  expect(nextWakeUp(state, moment(at(6 * minute, 2 * minute)))).toBe(4 * minute)
})

test.for([
  { when: 'it lives, and nothing is due', state: signedIn(), elapsed: due - 1, isIt: true },
  { when: 'its renewal is due', state: signedIn(), elapsed: due, isIt: false },
  { when: 'its renewal is due and under way', state: signedIn({}, { activity: refreshing }), elapsed: due, isIt: true },
  { when: 'its renewal met trouble', state: signedIn({}, { activity: backingOff }), elapsed: due, isIt: true },
  { when: 'it has expired', state: signedIn(), elapsed: 10 * minute, isIt: false },
  { when: 'it was refused', state: signedIn({}, { verdict: 'rejected' }), elapsed: 1, isIt: false },
  { when: 'the API refuses all', state: signedIn({}, { verdict: 'distrusted' }), elapsed: 1, isIt: true },
  { when: 'the session is over', state: signedIn({ endsIn: minute }), elapsed: minute, isIt: false },
  { when: 'the session is almost over', state: signedIn({ endsIn: minute }), elapsed: minute - 1, isIt: true },
  { when: 'nobody is signed in', state: signedOut(), elapsed: 1, isIt: false },
  { when: 'nothing is known yet', state: restoring, elapsed: 1, isIt: false },
])('a request has the credential at once where $when: $isIt', ({ state, elapsed, isIt }) => {
  expect(isReady(state, at(elapsed), 0)).toBe(isIt)
})

test('a request that wants more life than is left has to wait', () => {
  expect(isReady(signedIn(), at(minute), 9 * minute - 1)).toBe(true)
  expect(isReady(signedIn(), at(minute), 9 * minute)).toBe(false)
})

test('what needs a refresh for two reasons at once begins one', () => {
  // It has expired, and by the wall clock its session may have ended.
  const state = signedIn({ endsIn: 20 * minute })
  const { effects } = transition(state, wanted(), moment(at(30 * minute, 11 * minute)))
  expect(effects.filter(({ type }) => type === 'refresh')).toMatchObject([{ cause: 'expired' }])
})
