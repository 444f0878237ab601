import { expect, test } from 'vitest'
import {
  onBothBackends,
  openSignedIn,
  readCounter,
  readLab,
  seeBurstAnswered,
  seeSignedIn,
  sendBurst,
  skip,
  turnLab,
  visitLab,
} from './situation.ts'

onBothBackends((visit) => {
  test('two tabs whose token expires at once cost one refresh, and both go on', async () => {
    const visitor = await visit()
    const here = await openSignedIn(visitor, '/lab/workbench')
    const there = await visitor.openTab('/lab/workbench')
    await visitLab(there)
    const { lifetimes, refreshes } = await readLab(here)
    await turnLab(here, 'fault', { fault: 'slow' })
    await skip(here, lifetimes.access)
    for (const page of [here, there]) await sendBurst(page)
    for (const page of [here, there]) {
      await seeBurstAnswered(page)
      await seeSignedIn(page)
      expect(await readCounter(page, '401s seen')).toBe(0)
    }
    expect((await readLab(here)).refreshes).toBe(refreshes + 1)
  })
})
