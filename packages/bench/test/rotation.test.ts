import { expect, test } from 'vitest'
import { algorithms, type AlgorithmName } from '../src/rotation/algorithms.ts'
import { authServer } from '../src/rotation/auth-server.ts'
import { runWeek } from '../src/rotation/browser-week.ts'
import { brokenPromises } from '../src/rotation/report.ts'
import { simulate, type Census, type Tally, type TheftOf } from '../src/rotation/simulation.ts'

// D-SC-09

const day = 86_400_000

const tallies = new Map<AlgorithmName, Promise<Tally>>()

function run(algorithm: AlgorithmName): Promise<Tally> {
  const isOwn = algorithm === 'keyturn'
  const begun =
    tallies.get(algorithm) ?? simulate({ algorithm, seed: 1, refreshes: isOwn ? 20_000 : 8_000, thefts: 10 })
  tallies.set(algorithm, begun)
  return begun
}

function perWeek({ signedOut, weeks }: Census): number {
  return signedOut.length / weeks
}

function foundInADay(thefts: readonly TheftOf[]): number {
  const served = thefts.filter(({ isServed }) => isServed)
  return served.filter(({ found = Infinity }) => found <= day).length / served.length
}

const keyturn = await run('keyturn')

test('nobody is signed out for nothing, no forged token is accepted, and every thief is found', () => {
  expect(brokenPromises(keyturn, 1)).toEqual([])
  expect(keyturn.refreshes).toBeGreaterThanOrEqual(20_000)
  expect(keyturn.withLock.forged.refused + keyturn.withoutLock.forged.refused).toBeGreaterThan(100)
})

test('a bound session signs nobody out for nothing, whatever copy of the profile comes back, and serves no thief who has the cookie alone', async () => {
  const bound = await run('keyturn-bound')
  expect(brokenPromises(bound, 1)).toEqual([])
  const thefts = [bound.calm, bound.rough].flatMap((each) => Object.values(each).flat())
  expect(thefts.length).toBeGreaterThan(100)
  expect(thefts.filter(({ isServed }) => isServed)).toEqual([])
  expect(bound.withLock.verdicts['heal']).toBeGreaterThan(3)
})

test('every verdict that honest browsers can meet was met', () => {
  const { verdicts } = keyturn.withoutLock
  for (const verdict of ['promote', 'fork', 'settle', 'keep']) expect(verdicts[verdict]).toBeGreaterThan(100)
})

test('the same seed tells the same story', async () => {
  const plan = { algorithm: 'keyturn', seed: 2, refreshes: 2_000, thefts: 2 } as const
  expect(await simulate(plan)).toEqual(await simulate(plan))
})

test('the whole server, from request to answer, comes to the same verdicts', async () => {
  for (const number of [0, 3]) {
    const [rotation, whole] = [{ algorithm: algorithms.keyturn }, { algorithm: authServer }].map((setting) =>
      runWeek({ ...setting, seed: 2, number }),
    )
    expect(await whole).toEqual(await rotation)
  }
}, 60_000)

// Were the model too kind to show what is known of these, it would prove nothing.

test.for([
  { algorithm: 'strict', withLock: 5, withoutLock: 100 },
  { algorithm: 'keyturn-strict', withLock: 5, withoutLock: 100 },
  { algorithm: 'grace-many', withLock: 0.3, withoutLock: 1 },
  { algorithm: 'grace-one', withLock: 0.3, withoutLock: 3 },
  { algorithm: 'newest-wins', withLock: 1, withoutLock: 20 },
  // With locks too seldom for a short run to be sure to see it.
  { algorithm: 'parent-always', withLock: 0, withoutLock: 1 },
] as const)('$algorithm signs honest users out', async ({ algorithm, ...least }) => {
  const { withLock, withoutLock } = await run(algorithm)
  expect(perWeek(withLock)).toBeGreaterThanOrEqual(least.withLock)
  expect(perWeek(withoutLock)).toBeGreaterThan(least.withoutLock)
})

test.for(['grace-many', 'grace-one', 'parent-always'] as const)(
  '%s does not find a thief who comes right after the victim, and Keyturn does',
  async (algorithm) => {
    expect(foundInADay((await run(algorithm)).calm.leapfrog)).toBeLessThan(0.5)
    expect(foundInADay(keyturn.calm.leapfrog)).toBe(1)
  },
)

test.for(['strict', 'newest-wins'] as const)('%s finds the thief who exchanges first', async (algorithm) => {
  expect(foundInADay((await run(algorithm)).calm.eager)).toBeGreaterThan(0.9)
})

test('who takes what one token gives and never comes back is found by strict single use alone', async () => {
  expect(foundInADay((await run('strict')).calm.once)).toBeGreaterThan(0.9)
  expect(foundInADay(keyturn.calm.once)).toBe(0)
  expect(Math.max(...keyturn.rough.once.map(({ over }) => over))).toBeLessThanOrEqual(600_000)
})

test('who only repeats a base while its owner is away gets at least twenty times fewer access tokens a day than without waits', () => {
  const { waiting = [], unchecked = [] } = keyturn.absence ?? {}
  expect(waiting).toHaveLength(2)
  for (const [index, { accessTokens, covered }] of waiting.entries()) {
    // Every two minutes, day and night: else it would be no comparison.
    expect(unchecked[index]?.accessTokens).toBeGreaterThan(700)
    expect((unchecked[index]?.accessTokens ?? 0) / accessTokens).toBeGreaterThanOrEqual(20)
    expect(covered).toBeLessThan(90 * 60_000)
  }
})
