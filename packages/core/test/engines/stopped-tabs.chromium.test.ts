import { playwrightPage, type Page } from '@keyturn/engines'
import type { CDPSession } from 'playwright'
import { expect, test } from 'vitest'
import { midRefresh } from './mid-refresh.ts'
import { createVisits } from './visit.ts'

// D-XT-04

const visit = createVisits()
const asAlice = { userId: 'u1' }

test('a tab that is frozen in mid-refresh lets go of the lock, and takes what the others have got when it thaws', async () => {
  const visited = await visit()
  const { here, there, refresh } = await midRefresh(visited)
  await there.show()
  const devtools = await devtoolsOf(here.page)
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
  const answer = there.ask()
  await there.noted({ type: 'peers-asked' }, 2)
  // The frozen tab says nothing.
  await there.skip(250)
  expect(await answer).toEqual(asAlice)
  refresh.serve()
  await devtools.send('Page.setWebLifecycleState', { state: 'active' })
  await here.noted({ type: 'peer-message', direction: 'in', message: 'refreshed' })
  expect(await here.token()).toBe(await there.token())
  expect(visited.site.refreshes()).toBe(2)
})

test('a tab that is stopped without warning holds the others up for no longer than a refresh may take', async () => {
  const { here, there, refresh } = await midRefresh(await visit())
  const devtools = await devtoolsOf(here.page)
  await pause(devtools)
  const answer = there.ask()
  await there.noted({ type: 'request-waiting' })
  await there.skip(10_000)
  await there.noted({ type: 'lock-given-up' })
  await there.noted({ type: 'peers-asked' }, 2)
  await there.skip(250)
  expect(await answer).toEqual(asAlice)
  refresh.serve()
  await devtools.send('Debugger.resume')
  expect(await here.ask()).toEqual(asAlice)
  await here.refresh()
  expect(await there.ask()).toEqual(asAlice)
})

/** As a debugger does at a breakpoint: nothing runs any more, and nobody was told. */
async function pause(devtools: CDPSession): Promise<void> {
  const paused = new Promise((resolve) => devtools.once('Debugger.paused', resolve))
  await devtools.send('Debugger.enable')
  await devtools.send('Debugger.pause')
  devtools.send('Runtime.evaluate', { expression: '0' }).catch(() => {})
  await paused
}

function devtoolsOf(page: Page): Promise<CDPSession> {
  return playwrightPage(page).context().newCDPSession(playwrightPage(page))
}
