import type { Browser, BrowserContext, CDPSession, Page } from 'playwright'
import { contestants, type Contestant, type ContestantName } from './contestants.ts'
import type { Network } from './networks.ts'

/** What is measured: each to the first data but the last, which is to the sign-in form. */
export type Situation = 'reload' | 'cached' | 'second-tab' | 'signed-out'

/** A browser of a contestant, in which somebody is signed in or nobody is. */
export interface Visitor {
  /** From the navigation to what is looked for, in milliseconds. */
  readonly measure: (situation: Situation, network: Network) => Promise<number>
  readonly close: () => Promise<void>
}

export async function startVisitor(
  browser: Browser,
  origin: string,
  name: ContestantName,
  isSignedIn: boolean,
): Promise<Visitor> {
  const context = await browser.newContext()
  const url = `${origin}/${name}/`
  const page = await context.newPage()
  await page.goto(url)
  if (isSignedIn) await signIn(page, url, name)
  else await shown(page, 'form')

  return {
    async measure(situation, network) {
      const what = situation === 'signed-out' ? 'form' : 'data'
      if (situation === 'second-tab') return beside(context, url, network)
      await slowDown(page, network, situation !== 'cached')
      await page.reload({ waitUntil: 'commit' })
      return shown(page, what)
    },
    close: () => context.close(),
  }
}

async function signIn(page: Page, url: string, name: ContestantName): Promise<void> {
  const { signsInByRedirect = false }: Contestant = contestants[name]
  await page.evaluate(async () => void (await globalThis.signIn?.()))
  // The page that it comes back to signs in, and then shows what there is.
  if (signsInByRedirect) await shown(page, 'data')
  await page.goto(url)
  await shown(page, 'data')
}

async function beside(context: BrowserContext, url: string, network: Network): Promise<number> {
  const page = await context.newPage()
  try {
    await slowDown(page, network, true)
    await page.goto(url, { waitUntil: 'commit' })
    return await shown(page, 'data')
  } finally {
    await page.close()
  }
}

async function shown(page: Page, what: 'data' | 'form'): Promise<number> {
  const handle = await page.waitForFunction((each) => globalThis.shown?.[each], what, { polling: 50, timeout: 30_000 })
  return Number(await handle.jsonValue())
}

const sessions = new WeakMap<Page, Promise<CDPSession>>()

/** From now on the page has this network, with what it has loaded before, or without. */
async function slowDown(page: Page, { roundTrip, megabits }: Network, isFresh: boolean): Promise<void> {
  const session = sessions.get(page) ?? page.context().newCDPSession(page)
  sessions.set(page, session)
  const devtools = await session
  const throughput = (megabits * 1_000_000) / 8
  await devtools.send('Network.enable')
  await devtools.send('Network.setCacheDisabled', { cacheDisabled: isFresh })
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: roundTrip,
    downloadThroughput: throughput,
    uploadThroughput: throughput,
  })
}

/** Who takes part in what. */
export function takesPart(situation: Situation, name: ContestantName): boolean {
  if (situation === 'signed-out') return contestants[name].entry === 'keyturn' || name === 'no-session'
  return name !== 'no-session'
}
