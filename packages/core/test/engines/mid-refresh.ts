import type { Site } from './site.ts'
import type { Tab } from './tab.ts'
import type { Visit } from './visit.ts'

const minute = 60_000

/** Two tabs whose token has expired; the refresh of one stands at the server's door. */
export async function midRefresh({ site, another, signedIn, skip }: Visit): Promise<MidRefresh> {
  const here = await signedIn()
  const there = await another()
  const refresh = site.stop('/auth/refresh')
  await here.show()
  await skip(11 * minute, here)
  await refresh.arrived
  await there.skip(11 * minute)
  return { here, there, refresh }
}

interface MidRefresh {
  readonly here: Tab
  readonly there: Tab
  readonly refresh: ReturnType<Site['stop']>
}
