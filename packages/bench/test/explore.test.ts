import { describe, expect, test } from 'vitest'
import { explore, settings, type Setting } from '../src/orders/explore.ts'
import { faultyParts } from './faulty-parts.ts'

// D-CS-12 D-XT-11 D-XT-12 D-XT-13

/** A guard, in milliseconds: how busy the machine is must not matter. */
const timeout = 120_000

/** `pnpm explore` goes on with two events and three. */
test.for(settings)(
  'whenever one thing happens, all holds: $server, locks: $locks, $beginning',
  { timeout },
  async (setting) => {
    const explored = await explore(setting, { events: 1 })
    expect(explored.complete).toBe(true)
    expect(explored.depth).toBeGreaterThanOrEqual(5)
    expect(explored.states).toBeGreaterThan(40)
  },
)

test.for(['ours', 'strict'] as const)('two things, and three moves: %s', { timeout }, async (server) => {
  const explored = await explore({ server, locks: true, beginning: 'signed-in' }, { events: 2, depth: 3 })
  expect(explored.depth).toBe(3)
  expect(explored.states).toBeGreaterThan(400)
})

const pair = (beginning: Setting['beginning'], locks = true): Setting => ({ server: 'strict', locks, beginning })

const bites: readonly (readonly [keyof typeof faultyParts, Setting, events: number, said: RegExp])[] = [
  ['a sign-in that waits for no refresh', pair('opening'), 1, /signed in last, the cookie is of/],
  ['a sign-in that waits for no refresh', pair('opening', false), 1, /signed in last, the cookie is of/],
  ['locks that keep nobody out', pair('opening'), 1, /signed in last, the cookie is of/],
  [
    'a page that sends at once when it is back from the cache',
    pair('signed-in'),
    2,
    /credential of a session that was over/,
  ],
  ['a refused sign-out that is called confirmed', pair('signed-in'), 2, /confirmed that the server did not make/],
  ['tabs that do not repeat the news of a sign-out', pair('signed-in'), 2, /credential of a session that was over/],
]

describe('each fault is found', () => {
  test.for(bites)('%s', { timeout }, async ([fault, setting, events, said]) => {
    await expect(explore(setting, { events, faulty: faultyParts[fault] })).rejects.toThrow(said)
  })
})

test(
  'of two moves that have nothing to do with each other one order is tried, and what is found is the same',
  { timeout },
  async () => {
    const setting = pair('signed-in')
    const pruned = await explore(setting, { events: 2, depth: 3 })
    const all = await explore(setting, { events: 2, depth: 3, everyOrder: true })
    expect(pruned.pruned).toBeGreaterThan(0)
    expect(all.pruned).toBe(0)
    expect(pruned.states).toBe(all.states)
    expect(pruned.moves).toBeLessThan(all.moves)
  },
)
