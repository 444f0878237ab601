import type { CDPSession, Page } from 'playwright'
import { expect, test } from 'vitest'
import { createVisits, type Visit } from './visit.ts'

// D-XT-04 D-XT-14 D-SR-03

const visit = createVisits()
const minute = 60_000
const asAlice = { userId: 'u1' }

const ends: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  crashes: crash,
  'is closed': (page) => page.close(),
  'is loaded anew': (page) => page.reload(),
}

test.for(Object.entries(ends))(
  'a tab that %s in mid-refresh holds nobody up, and costs nobody the session',
  async ([, end]) => {
    const { here, there, refresh, site, skip, another } = await midRefresh(await visit())
    const answer = there.ask()
    await there.noted({ type: 'request-waiting' })
    await end(here.page)
    // One that crashed is missed when it does not answer.
    let isAnswered = false
    void answer.then(() => (isAnswered = true))
    while (!isAnswered) await there.skip(250)
    expect(await answer).toEqual(asAlice)
    // And then no more.
    const alive = there.page
      .context()
      .pages()
      .filter((each) => each.url().startsWith(site.origin)).length
    await there.page.waitForFunction(
      (count) => localStorage.getItem('keyturn:session:tabs')?.split(' ').length === count,
      alive,
    )
    // The server has read the request of the tab that is gone.
    refresh.serve()
    await skip(11 * minute, there)
    expect(await there.ask()).toEqual(asAlice)
    expect(await (await another()).ask()).toEqual(asAlice)
  },
)

test('a tab that is frozen in mid-refresh lets go of the lock, and takes what the others have got when it thaws', async () => {
  const { here, there, refresh, site } = await midRefresh(await visit())
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
  expect(site.refreshes()).toBe(2)
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

/** Two tabs whose token has expired; the refresh of one stands at the server's door. */
async function midRefresh({ site, another, signedIn, skip }: Visit) {
  const here = await signedIn()
  const there = await another()
  const refresh = site.stop('/auth/refresh')
  await here.show()
  await skip(11 * minute, here)
  await refresh.arrived
  await there.skip(11 * minute)
  return { here, there, refresh, site, skip, another }
}

async function crash(page: Page): Promise<void> {
  const crashed = page.waitForEvent('crash')
  const devtools = await devtoolsOf(page)
  // Nobody is left to answer.
  devtools.send('Page.crash').catch(() => {})
  await crashed
  await page.close()
}

/** As a debugger does at a breakpoint: nothing runs any more, and nobody was told. */
async function pause(devtools: CDPSession): Promise<void> {
  const paused = new Promise((resolve) => devtools.once('Debugger.paused', resolve))
  await devtools.send('Debugger.enable')
  await devtools.send('Debugger.pause')
  devtools.send('Runtime.evaluate', { expression: '0' }).catch(() => {})
  await paused
}

function devtoolsOf(page: Page): Promise<CDPSession> {
  return page.context().newCDPSession(page)
}
