import { expect, test } from 'vitest'
import { defaultOptions } from '../../src/index.ts'
import { after, at, minute, moment, signedIn, signedOut } from './states.ts'

// D-WI-01 D-WI-02 D-WI-03

const idleTimeout = 10 * minute
const wokeUp = { type: 'woke-up' } as const
const idle = (over: object = {}) => signedIn({ idleTimeout, ...over }, { visible: false })
const warnAt = (...levels: number[]) => ({ policy: { ...defaultOptions, warnAt: levels } })
const wall = (elapsed: number): number => at(elapsed).wall

test.for([
  { deadline: 'idle', held: { idleTimeout }, reason: 'idle' },
  { deadline: 'absolute', held: { endsIn: idleTimeout }, reason: 'expired' },
])('when the $deadline deadline has passed the session is over: $reason', ({ held, reason }) => {
  const state = idle({ idleTimeout: Infinity, ...held })
  expect(after(state, wokeUp, moment(at(idleTimeout - 1))).state.status).toBe('signed-in')
  const ended = after(state, wokeUp, moment(at(idleTimeout)))
  expect(ended).toMatchObject({
    state: { status: 'signed-out', reason, ended: state.generation },
    told: [],
    causes: [],
  })
})

test('what other tabs remember of activity is looked up before an idle end, and only then', () => {
  const remembered = (elapsed: number) => ({ lastActivity: () => wall(elapsed) })
  const { state } = after(idle(), wokeUp, moment(at(idleTimeout), remembered(4 * minute)))
  expect(state).toMatchObject({ status: 'signed-in', holding: { activeAt: { wall: wall(4 * minute) } } })
  const before = idle()
  expect(after(before, wokeUp, moment(at(idleTimeout - 1), { ...warnAt(), ...remembered(4 * minute) })).state).toBe(
    before,
  )
})

test.for([
  { by: 1_000, status: 'signed-out' },
  { by: 1_001, status: 'signed-in' },
])('what is remembered is news where it is later by more than a second ($by ms)', ({ by, status }) => {
  const state = idle({ activeAt: at(minute) })
  const given = moment(at(minute + idleTimeout), { ...warnAt(), lastActivity: () => wall(minute + by) })
  expect(after(state, wokeUp, given).state.status).toBe(status)
})

test('what only the wall clock remembers is as if it had been just now by the other one', () => {
  const given = moment(at(idleTimeout), { lastActivity: () => wall(4 * minute) })
  expect(after(idle(), wokeUp, given).state.holding?.activeAt).toEqual({
    wall: wall(4 * minute),
    monotonic: idleTimeout,
  })
})

test('where only the wall clock says that the session is over, the server is asked, and nothing is sent meanwhile', () => {
  const state = idle()
  const asked = after(state, wokeUp, moment(at(idleTimeout, minute)))
  expect(asked).toMatchObject({
    causes: ['deadline-in-doubt'],
    state: { status: 'signed-in', verdict: 'rejected', warning: null },
  })
  expect(after(asked.state, wokeUp, moment(at(idleTimeout + 1, minute + 1))).causes).toEqual([])
})

test.for([
  { is: 'more than ten seconds ago', since: 10_001, counts: true },
  { is: 'ten seconds ago', since: 10_000, counts: false },
])('activity counts again where the last was $is', ({ since, counts }) => {
  const { state, told } = after(idle(), { type: 'present' }, moment(at(since)))
  expect(state.holding?.activeAt).toEqual(at(counts ? since : 0))
  expect(told).toEqual(counts ? [{ type: 'active', at: at(since) }] : [])
})

test.for([
  { is: 'more than a twentieth', since: 1_001, counts: true },
  { is: 'a twentieth', since: 1_000, counts: false },
])('where the idle timeout is short, $is of it is enough', ({ since, counts }) => {
  const { told } = after(idle({ idleTimeout: 20_000 }), { type: 'present' }, moment(at(since)))
  expect(told).toHaveLength(counts ? 1 : 0)
})

test('while a warning of idleness shows, presence does not count and a deed does', () => {
  const state = signedIn({ idleTimeout }, { warning: { level: minute, cause: 'idle', endsAt: 0, extendable: true } })
  const given = moment(at(9 * minute + 1), warnAt(minute))
  expect(after(state, { type: 'present' }, given).told).toEqual([])
  expect(after(state, { type: 'visible' }, given).told).toEqual([])
  const deed = after(state, { type: 'acted' }, given)
  expect(deed.told).toEqual([{ type: 'active', at: at(9 * minute + 1) }])
  expect(deed.state).toMatchObject({ warning: null })
})

test('while a warning of the absolute end shows, presence counts', () => {
  const warning = { level: minute, cause: 'absolute', endsAt: 0, extendable: false } as const
  const state = signedIn({ endsIn: 10 * minute, idleTimeout: 30 * minute }, { warning })
  expect(after(state, { type: 'present' }, moment(at(9 * minute + 1), warnAt(minute))).told).toHaveLength(1)
})

test.for(['present', 'acted', 'visible'] as const)('where nobody is signed in, nobody is active: %s', (type) => {
  expect(after(signedOut(), { type }, moment(at(minute))).told).toEqual([])
})

test('a tab that is shown was opened by somebody; one that is hidden was not', () => {
  expect(after(idle(), { type: 'visible' }, moment(at(minute)))).toMatchObject({
    told: [{ type: 'active' }],
    state: { visible: true },
  })
  expect(after(signedIn({ idleTimeout }), { type: 'hidden' }, moment(at(minute)))).toMatchObject({
    told: [],
    state: { visible: false },
  })
})

test('who wants to stay is active, and the server is told', () => {
  const { state, told, causes } = after(idle(), { type: 'refresh-requested', extend: true }, moment(at(1)))
  expect(told).toEqual([{ type: 'active', at: at(1) }])
  expect(causes).toEqual(['extend'])
  expect(state).toMatchObject({ wantsExtension: true, holding: { activeAt: at(1) } })
})

test('a deed after a deadline that is in doubt does not undo that it has passed', () => {
  const { state, told } = after(idle(), { type: 'acted' }, moment(at(idleTimeout, minute)))
  expect(told).toEqual([])
  expect(state.holding?.activeAt).toEqual(at(0))
})

test('a dismissal hides the warning here and in the other tabs, until the next one', () => {
  const given = moment(at(6 * minute), warnAt(5 * minute, minute))
  const warned = after(idle(), wokeUp, given).state
  expect(warned).toMatchObject({
    warning: { level: 5 * minute, cause: 'idle', extendable: true, endsAt: wall(idleTimeout) },
  })
  const { state, told } = after(warned, { type: 'warning-dismissed' }, given)
  expect(told).toEqual([{ type: 'dismissed', level: 5 * minute, cause: 'idle' }])
  expect(state).toMatchObject({ warning: null, dismissed: { level: 5 * minute } })
  const later = after(state, wokeUp, moment(at(9 * minute), warnAt(5 * minute, minute))).state
  expect(later).toMatchObject({ warning: { level: minute }, dismissed: null })
})

test('where there is no warning there is nothing to dismiss', () => {
  for (const state of [idle(), signedOut()])
    expect(after(state, { type: 'warning-dismissed' }, moment(at(1)))).toEqual({ state, told: [], causes: [] })
})

test('a dismissal lasts as long as the warning that it hides', () => {
  const dismissed = { level: minute, cause: 'idle', endsAt: 0, extendable: true } as const
  const state = signedIn({ idleTimeout }, { visible: false, dismissed })
  const same = after(state, wokeUp, moment(at(9 * minute + 1), warnAt(minute))).state
  expect(same).toBe(state)
  const gone = after(state, wokeUp, moment(at(1), warnAt(minute))).state
  expect(gone).toMatchObject({ warning: null, dismissed: null })
  const other = signedIn({ endsIn: idleTimeout }, { visible: false, dismissed })
  const absolute = after(other, wokeUp, moment(at(9 * minute + 1), warnAt(minute))).state
  expect(absolute).toMatchObject({ warning: { cause: 'absolute', extendable: false }, dismissed: null })
})

test('a warning that stands stays the same object, so that nobody is told of it again', () => {
  const warned = after(idle(), wokeUp, moment(at(9 * minute), warnAt(minute))).state
  expect(after(warned, wokeUp, moment(at(9 * minute + 1), warnAt(minute))).state).toBe(warned)
})
