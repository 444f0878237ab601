import type { Profile } from '@keyturn/engines'
import { expect, inject, test } from 'vitest'
import { letTimePassUntil } from './let-time-pass.ts'
import { midRefresh } from './mid-refresh.ts'
import type { Tab } from './tab.ts'
import { createVisits } from './visit.ts'

// D-XT-14 D-SR-03

const visit = createVisits()
const minute = 60_000
const asAlice = { userId: 'u1' }

/** How a tab ends. Returns whoever is in its place afterwards. */
const ends: Readonly<Record<string, (tab: Tab, profile: Profile) => Promise<Tab | undefined>>> = {
  // WebKit ends the session of its driver when a page crashes.
  ...(inject('engine').name !== 'webkit' && {
    async crashes({ page }, { kill }) {
      await kill(page)
      return undefined
    },
  }),
  async 'is closed'({ page }) {
    await page.close()
    return undefined
  },
  async 'is loaded anew'(tab) {
    await tab.page.reload()
    return tab
  },
}

test.for(Object.entries(ends))(
  'a tab that %s in mid-refresh holds nobody up, and costs nobody the session',
  async ([, end]) => {
    const visited = await visit()
    const { profile, skip, another } = visited
    const { here, there, refresh } = await midRefresh(visited)
    const answer = there.ask()
    await there.noted({ type: 'request-waiting' })
    const successor = await end(here, profile)
    // In WebKit the lock goes to the successor, who asks the others before anything else. One that crashed is missed when it does not answer.
    await letTimePassUntil(answer, ...(successor ? [there, successor] : [there]))
    expect(await answer).toEqual(asAlice)
    // The server has read the request of the tab that is gone.
    refresh.serve()
    await skip(11 * minute, there)
    const later = there.ask()
    await letTimePassUntil(later, there)
    expect(await later).toEqual(asAlice)
    expect(await (await another()).ask()).toEqual(asAlice)
  },
)
