import type { Page, Profile } from '@keyturn/engines'
import { expect, inject, test } from 'vitest'
import { midRefresh } from './mid-refresh.ts'
import { createVisits } from './visit.ts'

// D-XT-14 D-SR-03

const visit = createVisits()
const minute = 60_000
const asAlice = { userId: 'u1' }

const ends: Readonly<Record<string, (page: Page, profile: Profile) => Promise<unknown>>> = {
  // WebKit ends the session of its driver when a page crashes.
  ...(inject('engine').name !== 'webkit' && { crashes: (page, { kill }) => kill(page) }),
  'is closed': (page) => page.close(),
  'is loaded anew': (page) => page.reload(),
}

test.for(Object.entries(ends))(
  'a tab that %s in mid-refresh holds nobody up, and costs nobody the session',
  async ([, end]) => {
    const visited = await visit()
    const { profile, skip, another } = visited
    const { here, there, refresh } = await midRefresh(visited)
    const answer = there.ask()
    await there.noted({ type: 'request-waiting' })
    await end(here.page, profile)
    expect(await answer).toEqual(asAlice)
    // The server has read the request of the tab that is gone.
    refresh.serve()
    await skip(11 * minute, there)
    expect(await there.ask()).toEqual(asAlice)
    expect(await (await another()).ask()).toEqual(asAlice)
  },
)
