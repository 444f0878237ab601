import { expect, test } from 'vitest'
import { mean, peak } from '../src/herd/census.ts'
import { figures } from '../src/herd/figures.ts'
import { simulate, type ClientKind } from '../src/herd/simulate.ts'
import { situations, type SituationName } from '../src/herd/situations.ts'

// D-TC-18

const clients = 10_000

function herd(situation: SituationName, kind: ClientKind = 'keyturn') {
  const census = simulate({ situation, kind, clients, seed: 1 })
  return { census, ...figures(situation, census, clients) }
}

test('clients that signed in together come apart, and naive ones never do', () => {
  const settled = { from: 7 * 900, until: 8 * 900 }
  const [own, naive] = [herd('together').census, herd('together', 'naive').census]
  expect(peak(own, settled, 60) / mean(own, settled)).toBeLessThan(1.5)
  expect(peak(naive, settled, 60) / mean(naive, settled)).toBeCloseTo(15)
})

test('after an outage clients come back over the whole backoff window, and no harder than they tried before', () => {
  const { wave, inTrouble } = herd('outage')
  expect(wave.from).toBe(0)
  expect(wave.until).toBeGreaterThan(50)
  expect(wave.until).toBeLessThanOrEqual(61)
  expect(wave.peak).toBeLessThanOrEqual(inTrouble)
  expect(wave.peak).toBeLessThan(herd('outage', 'naive').wave.peak / 3)
})

test('a restart of five seconds is over ten seconds later', () => {
  const { census } = herd('restart')
  const recovery = situations.restart.recovery / 1_000
  const calm = mean(census, { from: recovery - 605, until: recovery - 5 })
  expect(mean(census, { from: recovery - 5, until: recovery }) / calm).toBeGreaterThan(2)
  expect(peak(census, { from: recovery + 10, until: recovery + 190 }, 30) / calm).toBeLessThan(1.3)
})

test('clients that were all told to come again in thirty seconds come no sooner, and not all at once', () => {
  const { wave } = herd('overload')
  expect(wave.from).toBe(29)
  expect(wave.peak).toBeLessThan(clients / 10)
  expect(herd('overload', 'naive').wave.peak).toBe(clients)
})

test('a client asks as often as its tokens want: five to six times an hour', () => {
  const { census } = herd('together')
  const perHour = (mean(census, { from: 4 * 900, until: 8 * 900 }) * 3_600) / clients
  expect(perHour).toBeGreaterThan(4.5)
  expect(perHour).toBeLessThan(6)
})
