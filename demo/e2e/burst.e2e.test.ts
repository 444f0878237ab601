import { expect, test } from 'vitest'
import {
  onBothBackends,
  openSignedIn,
  readCounter,
  readLab,
  seeBurstAnswered,
  sendBurst,
  skip,
  turnLab,
} from './situation.ts'

onBothBackends((visit) => {
  test('fifty requests on an expired token cost one refresh, see no 401, and are all answered', async () => {
    const visitor = await visit()
    const page = await openSignedIn(visitor, '/lab/workbench')
    const { lifetimes, refreshes } = await readLab(page)
    const before = await readCounter(page, '401s seen')
    // A slow auth server keeps the token expired until all fifty are under way.
    await turnLab(page, 'fault', { fault: 'slow' })
    await skip(page, lifetimes.access)
    await sendBurst(page)
    await seeBurstAnswered(page)
    expect(await readCounter(page, '401s seen')).toBe(before)
    expect((await readLab(page)).refreshes).toBe(refreshes + 1)
  })
})
