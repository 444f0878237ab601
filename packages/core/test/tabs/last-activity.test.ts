import { expect, test } from 'vitest'
import { createLastActivity } from '../../src/tabs/last-activity.ts'
import { createWorld } from '../../src/testing/index.ts'

const [noon, minute] = [1_800_000_000_000, 60_000]

test.for([
  { what: 'nothing', told: [], now: noon, known: -Infinity },
  { what: 'what was told', told: [[noon, noon]], now: noon + 1, known: noon },
  {
    what: 'the latest of what was told',
    told: [
      [noon, noon],
      [noon - 1, noon],
    ],
    now: noon + 1,
    known: noon,
  },
  { what: 'nothing of a time to come', told: [[noon, noon]], now: noon - minute, known: -Infinity },
  {
    what: 'what came after a clock that was ahead',
    told: [
      [noon + 5 * minute, noon + 5 * minute],
      [noon + minute, noon + minute],
    ],
    now: noon + 2 * minute,
    known: noon + minute,
  },
  {
    what: 'the present of a tab that counts from a clock that was ahead',
    told: [[noon + 5 * minute, noon + minute]],
    now: noon + 2 * minute,
    known: noon + minute,
  },
] as const)('the origin remembers of activity: $what', ({ told, now, known }) => {
  const lastActivity = createLastActivity(createWorld().openTab().memory, 'active')
  for (const [at, then] of told) lastActivity.remember(at, then)
  expect(lastActivity.read(now)).toBe(known)
})
