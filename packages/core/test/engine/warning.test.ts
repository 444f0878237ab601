import { expect, test } from 'vitest'
import { defaultOptions } from '../../src/index.ts'
import { currentWarning, nearestDeadline, nextWarningIn } from '../../src/engine/warning.ts'
import { at, holding, minute } from './states.ts'

// D-WI-01 D-WI-02 D-WI-04

const policy = (...warnAt: number[]) => ({ ...defaultOptions, warnAt })
const twice = policy(5 * minute, minute)
const idle = holding({ idleTimeout: 30 * minute })
const absolute = holding({ endsIn: 30 * minute })

test.for([
  { elapsed: 25 * minute - 1, level: undefined, next: 1 },
  { elapsed: 25 * minute, level: 5 * minute, next: 4 * minute },
  { elapsed: 29 * minute - 1, level: 5 * minute, next: 1 },
  { elapsed: 29 * minute, level: minute, next: Infinity },
  { elapsed: 30 * minute - 1, level: minute, next: Infinity },
  { elapsed: 30 * minute, level: undefined, next: Infinity },
])('after $elapsed of half an hour the lowest threshold that was crossed is $level', ({ elapsed, level, next }) => {
  for (const held of [idle, absolute]) {
    const cause = held === idle ? 'idle' : 'absolute'
    const warning = { level, cause, endsAt: at(30 * minute).wall, extendable: held === idle }
    expect(currentWarning(held, at(elapsed), twice)).toEqual(level === undefined ? null : warning)
    expect(nextWarningIn(held, at(elapsed), twice)).toBe(next)
  }
})

test.for([
  { of: 'the idle one, which is nearer', held: { idleTimeout: minute, endsIn: 2 * minute }, cause: 'idle' },
  { of: 'the absolute one, which is nearer', held: { idleTimeout: 2 * minute, endsIn: minute }, cause: 'absolute' },
  { of: 'the absolute one, where both are', held: { idleTimeout: minute, endsIn: minute }, cause: 'absolute' },
  {
    of: 'the idle one, which activity moved',
    held: { idleTimeout: minute, endsIn: 2 * minute, activeAt: at(30_000) },
    cause: 'idle',
  },
])('the deadline that counts is $of', ({ held, cause }) => {
  const now = at(40_000)
  const { activeAt = at(0) } = held
  const left = cause === 'idle' ? minute - (40_000 - activeAt.monotonic) : minute - 40_000
  const endsAt = cause === 'idle' ? activeAt.wall + minute : at(minute).wall
  expect(nearestDeadline(holding(held), now)).toEqual({ cause, left, certainlyLeft: left, endsAt })
})

test('what the wall clock alone says is not certain', () => {
  expect(nearestDeadline(absolute, at(20 * minute, minute))).toMatchObject({
    left: 10 * minute,
    certainlyLeft: 29 * minute,
  })
})

test('a session without deadlines is never warned of', () => {
  expect(currentWarning(holding(), at(1e12), twice)).toBeNull()
  expect(nextWarningIn(holding(), at(0), twice)).toBe(Infinity)
})

test.for([
  { is: 'longer than the longest threshold', idleTimeout: 6 * minute, levels: [5 * minute, minute] },
  { is: 'as long as the longest', idleTimeout: 5 * minute, levels: [minute] },
  { is: 'as short as all of them', idleTimeout: minute, levels: [20_000] },
])('where the idle timeout is $is, $levels warn', ({ idleTimeout, levels }) => {
  const held = holding({ idleTimeout })
  for (const level of levels) expect(currentWarning(held, at(idleTimeout - level), twice)?.level).toBe(level)
  expect(currentWarning(held, at(idleTimeout - Math.max(...levels) - 1), twice)).toBeNull()
})

test('a threshold as long as the whole session warns of its absolute end from the first moment', () => {
  expect(currentWarning(holding({ endsIn: minute }), at(0), twice)?.level).toBe(minute)
})

test('before its absolute end a session is warned of by all thresholds, however short its idle timeout', () => {
  const held = holding({ endsIn: 10 * minute, idleTimeout: minute, activeAt: at(9.5 * minute) })
  expect(currentWarning(held, at(9.5 * minute), twice)).toMatchObject({ level: minute, cause: 'absolute' })
  expect(nextWarningIn(holding({ endsIn: 2 * minute, idleTimeout: 4 * minute }), at(0), policy(minute))).toBe(minute)
})

test('who wants no warnings gets none', () => {
  expect(currentWarning(holding({ idleTimeout: minute }), at(minute - 1), policy())).toBeNull()
  expect(nextWarningIn(holding({ idleTimeout: minute }), at(0), policy())).toBe(Infinity)
})
