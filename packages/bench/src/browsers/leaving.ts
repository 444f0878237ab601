import type { Page } from '@keyturn/engines'
import type { Feature, Stage } from './feature.ts'

const backForwardCache = 'packages/core/test/engines/back-forward-cache.e2e.test.ts'
const noLock = '[0067](decisions/0067-a-tab-is-there-if-it-answers.md)'

/** Pages that are left, and that are closed. */
export const leaving: readonly Feature[] = [
  {
    what: 'page with a session, signed out, in the back/forward cache',
    measure: async (stage) => returnTo(stage, await openSession(stage)),
    keyturn: 'Holds nothing that keeps a page out of the cache; asks the other tabs and the server when it is back.',
    shown: [backForwardCache],
  },
  {
    what: 'page with a session, signed in, in the back/forward cache',
    async measure(stage) {
      const page = await openSession(stage)
      await page.evaluate(async () => void (await session.signIn({})))
      return returnTo(stage, page)
    },
    keyturn:
      'The same; its credential is trusted no longer, and requests wait until it has heard or asked ([0068](decisions/0068-a-page-that-was-left-trusts-nothing.md)).',
    shown: [backForwardCache],
  },
  {
    what: 'page that holds a Web Lock, in the back/forward cache',
    async measure(stage) {
      const page = await stage.open()
      await page.evaluate(holdLock)
      return returnTo(stage, page)
    },
    keyturn: `Holds a lock while it refreshes, and at no other time (${noLock}); lets go of it as the page is left.`,
    shown: [backForwardCache],
  },
  {
    what: 'page whose `BroadcastChannel` hears something in the back/forward cache',
    async measure(stage) {
      const [page, other] = [await stage.open(), await stage.open()]
      await page.evaluate(() => new BroadcastChannel('news').addEventListener('message', () => {}))
      await page.bringToFront()
      return returnTo(stage, page, () => other.evaluate(tellNews))
    },
    keyturn: `The channel is closed as the page is left, and opened when it is back ([0068](decisions/0068-a-page-that-was-left-trusts-nothing.md)).`,
    shown: [backForwardCache],
  },
  {
    what: 'cookie of an answer that comes after the page was left, `keepalive`',
    measure: (stage) => answerLate(stage, true),
    keyturn:
      'A refresh whose answer is a cookie is sent so, and the session lives on ([0068](decisions/0068-a-page-that-was-left-trusts-nothing.md)).',
    shown: [
      'packages/core/test/engines/leaving.chromium.test.ts',
      'packages/core/test/engines/stopped-tabs.e2e.test.ts',
    ],
  },
  {
    what: 'the same without `keepalive`',
    measure: (stage) => answerLate(stage, false),
    keyturn:
      'A browser too old for `keepalive` may lose the cookie, Chromium where the page is loaded anew ([0068](decisions/0068-a-page-that-was-left-trusts-nothing.md)); the server takes the token before it once more ([0008](decisions/0008-resilient-rotation-is-the-default.md)).',
    shown: ['packages/core/test/engines/leaving.chromium.test.ts'],
  },
  {
    what: 'lock of a tab that is closed',
    measure: (stage) => passLock(stage, (page) => page.close()),
    keyturn:
      'The next tab refreshes. Should a lock stay, it is waited for as long as a refresh may take ([0016](decisions/0016-the-lock-is-waited-for-as-long-as-a-refresh-may-take.md)).',
    shown: ['packages/core/test/engines/stopped-tabs.e2e.test.ts'],
  },
  {
    what: 'lock of a tab that crashes',
    measure: (stage) => passLock(stage, (page) => stage.profile.kill(page)),
    unmeasured: { webkit: 'its driver ends with the page' },
    keyturn: 'The same; whoever crashed is missed when it does not answer.',
    shown: ['packages/core/test/engines/stopped-tabs.e2e.test.ts'],
  },
  {
    what: 'Web Locks in a page of plain http, not of this machine',
    async measure({ open, site }) {
      const page = await open()
      await page.goto(`http://insecure.example:${site.port}/`)
      return page.evaluate(() => ('locks' in navigator ? 'there' : 'absent'))
    },
    unmeasured: { webkit: 'it cannot be told another name for this machine' },
    keyturn:
      'Refreshes without the lock; who is refused asks once more before the session ends ([0046](decisions/0046-a-refusal-without-the-lock-is-heard-twice.md)).',
    shown: ['packages/core/test/engines/bare-platform.e2e.test.ts'],
  },
]

async function openSession({ open }: Stage): Promise<Page> {
  const page = await open('/session')
  await page.evaluate(async () => {
    while (session.getState().status !== 'signed-out') await new Promise<void>((change) => session.subscribe(change))
  })
  return page
}

/** Goes on to another page, and back. */
async function returnTo(
  { site, profile }: Stage,
  page: Page,
  meanwhile: () => Promise<unknown> = () => Promise.resolve(),
): Promise<string> {
  await page.goto(`${site.origin}/elsewhere`)
  await meanwhile()
  await profile.goBack(page)
  return (await page.evaluate(() => wasKept)) ? 'kept' : 'loaded anew'
}

async function holdLock(): Promise<void> {
  await new Promise<void>((held) => {
    void navigator.locks.request('held', () => {
      held()
      return new Promise(() => {})
    })
  })
}

/** Resolves when another listener of this page has heard it. */
function tellNews(): Promise<void> {
  return new Promise((resolve) => {
    new BroadcastChannel('news').addEventListener('message', () => resolve())
    new BroadcastChannel('news').postMessage('')
  })
}

async function answerLate({ site, open }: Stage, keepalive: boolean): Promise<string> {
  const page = await open()
  const held = site.held()
  await page.evaluate((isKept) => {
    fetch('/held', { keepalive: isKept }).catch(() => {})
  }, keepalive)
  const { answer } = await held
  await page.goto(`${site.origin}/elsewhere`)
  answer()
  const isThere = await page.evaluate(async () => {
    const end = performance.now() + 2_000
    while (performance.now() < end) if ((await (await fetch('/cookies')).text()).includes('late=1')) return true
    return false
  })
  return isThere ? 'kept' : 'lost'
}

/** One tab holds a lock, another waits for it, and the first ends. */
async function passLock({ open }: Stage, end: (page: Page) => Promise<void>): Promise<string> {
  const [holder, next] = [await open(), await open()]
  await holder.evaluate(holdLock)
  await next.evaluate(() => {
    globalThis.promised = navigator.locks.request('held', () => 'goes to the next')
  })
  await end(holder)
  return next.evaluate(() =>
    Promise.race([promised, new Promise<string>((resolve) => setTimeout(resolve, 10_000, 'stays for 10 s'))]),
  )
}
