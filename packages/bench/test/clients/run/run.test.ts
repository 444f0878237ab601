import { expect, test } from 'vitest'
import { runHour } from '../../../src/clients/process/hour.ts'
import { wholePlan } from '../../../src/clients/run/plan.ts'
import { run } from '../../../src/clients/run/run.ts'

const contestants = ['keyturn-axios', 'keyturn-fetch'] as const
const results = await run({ ...wholePlan, parts: ['storm', 'late'], contestants, storms: [50], rounds: 1 })

test.for(contestants)('%s: many requests on an expired token share one refresh, and none is answered 401', (name) => {
  const storms = results.storms.filter(({ contestant, situation }) => contestant === name && situation === 'expired')
  expect(storms.map(({ requests }) => requests)).toEqual([50])
  for (const storm of storms) expect(storm).toMatchObject({ refreshes: 1, refusals: 0, rejected: 0, sessionsKilled: 0 })
})

test.for(contestants)('%s: many requests on a revoked token share one refresh, and all are served', (name) => {
  const storms = results.storms.filter(({ contestant, situation }) => contestant === name && situation === 'revoked')
  expect(storms.map(({ requests }) => requests)).toEqual([50])
  for (const storm of storms)
    expect(storm).toMatchObject({ refreshes: 1, refusals: storm.requests, rejected: 0, sessionsKilled: 0 })
})

test.for(contestants)('%s: a 401 that arrives after the refresh starts no other', (name) => {
  const late = results.late.find(({ contestant }) => contestant === name)
  expect(late).toMatchObject({ refreshes: 1, refusals: 2, rejected: 0, sessionsKilled: 0 })
})

test('an hour of use costs a handful of refreshes, no answer of 401, and nothing new to show of the user', async () => {
  const hour = await runHour('keyturn-axios', 'contestant')
  expect(hour).toMatchObject({ refusals: 0, rejected: 0, sessionsKilled: 0, seen: { changesOfUser: 0 } })
  expect(hour.refreshes).toBeGreaterThanOrEqual(4)
  expect(hour.refreshes).toBeLessThanOrEqual(8)
}, 60_000)
