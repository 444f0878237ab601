import { expect, test } from 'vitest'
import type { Site } from './site.ts'
import type { Tab } from './tab.ts'
import { createVisits } from './visit.ts'

// D-XT-14 D-SR-03

const visit = createVisits()
const minute = 60_000
const ROUNDS = 4

/** Leaves a page; resolves when it is gone, to how to go on. */
type Departure = (tab: Tab, site: Site) => Promise<() => Promise<unknown>>

const departures: Readonly<Record<string, Departure>> = {
  async 'is loaded anew'({ page }, site) {
    const script = site.stop('/page.js')
    const loaded = page.reload()
    await script.arrived
    return async () => {
      script.serve()
      await loaded
    }
  },
  async 'goes on to another and back'(tab) {
    await tab.leave()
    return tab.comeBack
  },
  async 'is closed'({ page }) {
    await page.close()
    return async () => {}
  },
}

/** A server with strict single use ends a session whose refresh token comes a second time. Resolves to whether it lives. */
async function leaveInMidRefresh(depart: Departure, prepare?: () => void): Promise<boolean> {
  const { site, open, signedIn, skip } = await visit({ profile: 'strict' })
  const tab = await signedIn({}, prepare)
  const refresh = site.stop('/auth/refresh')
  await skip(11 * minute, tab)
  await refresh.arrived
  const goOn = await depart(tab, site)
  refresh.serve()
  await refresh.gone
  await goOn()
  const next = await open({ restore: 'always' })
  await next.page.evaluate(async () => {
    const { session } = handles
    while (session.getState().status === 'restoring') await new Promise<void>((change) => session.subscribe(change))
  })
  return (await next.state()).status === 'signed-in'
}

function withoutKeepalive(): void {
  const send = globalThis.fetch
  globalThis.fetch = (input, init) => send(input, { ...init, keepalive: false })
}

test.for(Object.entries(departures))(
  'a refresh under way when its page %s keeps its answer',
  async ([what, depart]) => {
    let kept = 0
    for (let round = 0; round < ROUNDS; round++) kept += Number(await leaveInMidRefresh(depart))
    let keptWithout = 0
    for (let round = 0; round < ROUNDS; round++)
      keptWithout += Number(await leaveInMidRefresh(depart, withoutKeepalive))
    process.stdout.write(
      `A page that ${what} in mid-refresh: ${kept} of ${ROUNDS} sessions survive, ${keptWithout} without keepalive.\n`,
    )
    expect(kept).toBe(ROUNDS)
  },
)
