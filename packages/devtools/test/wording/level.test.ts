import { expect, test } from 'vitest'
import { levelOf } from '../../src/wording/level.ts'

test.each([
  [
    { left: 50, whole: 100 },
    { share: 0.5, tone: 'good' },
  ],
  [
    { left: 30, whole: 100 },
    { share: 0.3, tone: 'warn' },
  ],
  [
    { left: 9, whole: 100 },
    { share: 0.09, tone: 'bad' },
  ],
  [
    { left: -5, whole: 100 },
    { share: 0, tone: 'bad' },
  ],
  [
    { left: 200, whole: 100 },
    { share: 1, tone: 'good' },
  ],
  [
    { left: 50, whole: undefined },
    { share: undefined, tone: 'plain' },
  ],
  [
    { left: Infinity, whole: Infinity },
    { share: 1, tone: 'plain', text: '∞' },
  ],
  [
    { left: undefined, whole: undefined },
    { share: undefined, tone: 'plain', text: '–' },
  ],
])('what is left of a deadline, %o, is shown as %o', (rest, level) => {
  expect(levelOf(rest)).toMatchObject(level)
})
