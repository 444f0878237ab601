import fc from 'fast-check'
import { expect, test } from 'vitest'
import { initialEngine, isUsable, type EngineState } from '../../src/engine/engine-state.ts'
import type { Grant } from '../../src/engine/holding.ts'
import type { Instant } from '../../src/engine/instant.ts'
import { defaultOptions } from '../../src/session/options.ts'
import type { Moment, SessionEvent, Step } from '../../src/engine/step.ts'
import { nextWakeUp, transition } from '../../src/engine/transition.ts'

type User = { readonly id: string }

const nothing = { type: 'peer-spoke', message: { type: 'empty', question: '' }, heard: 0 } as const
const start = 1_800_000_000_000

const grant: fc.Arbitrary<Grant<User>> = fc.record({
  accessToken: fc.constantFrom('a', 'b', 'c'),
  lifetime: fc.constantFrom(1, 1_000, 60_000, Infinity),
  user: fc.constantFrom({ id: 'u1' }, { id: 'u2' }),
  userId: fc.constantFrom('u1', 'u2'),
  sessionId: fc.constant('s'),
  endsIn: fc.constantFrom(10_000, 3_600_000, Infinity),
  idleTimeout: fc.constantFrom(30_000, 600_000, Infinity),
  idleFor: fc.constantFrom(0, 5_000),
})

/** An event whose generation, where it has one, is that of the state or another one. */
const event: fc.Arbitrary<(state: EngineState<User>, now: Instant) => SessionEvent<User>> = fc.oneof(
  fc.boolean().map((remembered) => () => ({ type: 'started' as const, remembered })),
  fc.constant(() => ({ type: 'woke-up' as const })),
  fc
    .constantFrom('visible', 'hidden', 'online', 'offline', 'present', 'acted', 'paused', 'resumed')
    .map((type) => () => ({ type })),
  fc.nat(120_000).map((minValidity) => () => ({ type: 'credential-wanted' as const, minValidity })),
  fc.tuple(fc.boolean(), fc.boolean()).map(([isCurrent, replay]) => (state: EngineState<User>) => ({
    type: 'credential-rejected' as const,
    generation: isCurrent && state.status === 'signed-in' ? state.holding.generation : 1,
    replay,
  })),
  fc.boolean().map((extend) => () => ({ type: 'refresh-requested' as const, extend })),
  fc.tuple(fc.boolean(), grant).map(([isCurrent, granted]) => (state: EngineState<User>) => ({
    type: 'refresh-succeeded' as const,
    generation: state.generation - (isCurrent ? 0 : 1),
    grant: granted,
  })),
  fc.boolean().map((isCurrent) => (state: EngineState<User>) => ({
    type: 'refresh-refused' as const,
    generation: state.generation - (isCurrent ? 0 : 1),
    reason: 'expired' as const,
  })),
  fc.boolean().map((isCurrent) => (state: EngineState<User>) => ({
    type: 'refresh-failed' as const,
    generation: state.generation - (isCurrent ? 0 : 1),
    cause: new Error('trouble'),
  })),
  grant.map((granted) => () => ({ type: 'signed-in' as const, grant: granted })),
  fc.constant(() => ({ type: 'signed-out' as const })),
  fc.constant(() => ({ type: 'warning-dismissed' as const })),
  fc.nat(2_000_000_000_000).map((generation) => () => ({
    type: 'peer-spoke' as const,
    message: { type: 'ended' as const, generation, reason: 'signed-out' as const },
    heard: generation,
  })),
  fc.nat(60_000).map((idleFor) => (_state: EngineState<User>, { wall, monotonic }: Instant) => ({
    type: 'peer-spoke' as const,
    message: { type: 'active' as const, at: { wall: wall - idleFor, monotonic: monotonic - idleFor } },
    heard: 0,
  })),
)

const story = fc.array(fc.tuple(event, fc.nat(120_000), fc.double({ min: 0, max: 0.999, noNaN: true })), {
  maxLength: 40,
})

/** Plays a story, and calls `check` after each event. */
function play(
  events: readonly (readonly [(state: EngineState<User>, now: Instant) => SessionEvent<User>, number, number])[],
  check: (before: EngineState<User>, event: SessionEvent<User>, step: Step<User>, moment: Moment) => void,
): void {
  let state = initialEngine<User>(true, true)
  let elapsed = 0
  for (const [make, wait, random] of events) {
    elapsed += wait
    const now = { wall: start + elapsed, monotonic: elapsed }
    const moment = { now, lastActivity: () => -Infinity, random, policy: defaultOptions }
    const each = make(state, moment.now)
    const step = transition(state, each, moment)
    check(state, each, step, moment)
    state = step.state
  }
}

function holds(check: Parameters<typeof play>[1]): void {
  fc.assert(
    fc.property(story, (events) => play(events, check)),
    { numRuns: 2_000 },
  )
}

test('generations never shrink, and an answer to an older question decides nothing', () => {
  holds((before, each, { state, effects }, moment) => {
    expect(state.generation).toBeGreaterThanOrEqual(before.generation)
    const isOld = 'generation' in each && each.type !== 'credential-rejected' && each.generation !== before.generation
    if (!isOld) return
    // What an old answer leaves behind is what the passing of time alone would have.
    const aged = transition(before, nothing, moment)
    expect({ state, effects }).toEqual(aged)
  })
})

test('no refresh begins while another is under way, unless that one matters no more', () => {
  holds((before, each, { state, effects }, moment) => {
    const orders = effects.filter(({ type }) => type === 'refresh')
    expect(orders.length).toBeLessThanOrEqual(1)
    if (orders.length === 0) return
    expect(state.activity.type).toBe('refreshing')
    expect(orders).toMatchObject([{ generation: state.generation }])
    const isUnderWay = transition(before, nothing, moment).state.activity.type === 'refreshing'
    if (isUnderWay) expect(each.type).toBe('refresh-succeeded')
  })
})

test('only a sign-in or the server’s word leaves signed-out', () => {
  holds((before, each, { state }) => {
    if (before.status !== 'signed-out' || state.status === 'signed-out') return
    expect(['signed-in', 'refresh-succeeded']).toContain(each.type)
  })
})

test('a credential that the API refused is not usable again', () => {
  holds((before, each, { state }, { now }) => {
    if (each.type !== 'credential-rejected' || each.replay || state.status !== 'signed-in') return
    if (state.holding.generation === each.generation && state.verdict !== 'distrusted')
      expect(isUsable(state, now)).toBe(false)
    expect(before.status).toBe('signed-in')
  })
})

test('another user’s answer never takes over a session', () => {
  holds((before, each, { state }) => {
    if (before.status !== 'signed-in' || state.status !== 'signed-in' || each.type === 'signed-in') return
    expect(state.holding.userId).toBe(before.holding.userId)
  })
})

test('after a session deadline nobody is signed in any more, whatever happens first', () => {
  holds((before, each, { state }, { now }) => {
    if (before.status !== 'signed-in' || each.type === 'signed-in') return
    const { receivedAt, endsIn } = before.holding
    if (now.wall - receivedAt.wall < endsIn) return
    expect(state.status).toBe('signed-out')
  })
})

test('what falls due by itself happens when it falls due, so no timer spins', () => {
  holds((_before, _event, { state }, moment) => {
    const delay = nextWakeUp(state, moment)
    if (delay === Infinity) return
    const later = (by: number) => ({ wall: moment.now.wall + by, monotonic: moment.now.monotonic + by })
    const woken = transition(state, { type: 'woke-up' }, { ...moment, now: later(Math.max(1, Math.ceil(delay))) })
    expect(woken.state).not.toBe(state)
  })
})

test('an event that changes nothing returns the same state, so that nobody is told of it', () => {
  holds((_before, _event, { state }, moment) => {
    expect(transition(state, nothing, moment).state).toBe(state)
    expect(transition(state, { type: 'credential-rejected', generation: 1, replay: false }, moment).state).toBe(state)
  })
})
