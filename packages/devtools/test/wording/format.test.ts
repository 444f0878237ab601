import { expect, test } from 'vitest'
import { formatDuration, formatRest } from '../../src/wording/format.ts'

test.each([
  [0, '0 ms'],
  [43.4, '43 ms'],
  [999.4, '999 ms'],
  [999.6, '1 s'],
  [1_250, '1.25 s'],
  [59_400, '59.4 s'],
  [59_900, '1:00 min'],
  [245_000, '4:05 min'],
  [7_500_000, '2:05 h'],
  [259_200_000, '3 days'],
  [Infinity, '∞'],
  [-5, '0 ms'],
])('%d milliseconds last %s', (duration, text) => {
  expect(formatDuration(duration)).toBe(text)
})

test.each([
  [8_100, '0:09'],
  [872_000, '14:32'],
  [7_500_000, '2:05 h'],
  [-1, '0:00'],
  [Infinity, '∞'],
])('%d milliseconds are left as %s', (rest, text) => {
  expect(formatRest(rest)).toBe(text)
})
