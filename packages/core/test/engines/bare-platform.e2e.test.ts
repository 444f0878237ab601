import { expect, inject, test } from 'vitest'
import { letTimePassUntil } from './let-time-pass.ts'
import { createVisits, type Visit } from './visit.ts'

// D-XT-05 D-XT-06

const visit = createVisits()
const minute = 60_000
const asAlice = { userId: 'u1' }

/** What old or locked-down browsers lack. */
const losses: Readonly<Record<string, () => void>> = {
  'Web Locks': () => void Reflect.deleteProperty(Navigator.prototype, 'locks'),
  'a BroadcastChannel': () => void Reflect.deleteProperty(globalThis, 'BroadcastChannel'),
  both: () => {
    Reflect.deleteProperty(Navigator.prototype, 'locks')
    Reflect.deleteProperty(globalThis, 'BroadcastChannel')
  },
  'a storage': () => {
    Object.defineProperty(globalThis, 'localStorage', {
      get: () => {
        throw new DOMException('Access is denied for this document.', 'SecurityError')
      },
    })
  },
  'anything that blocked cookies take away': () => {
    const refuse = (): never => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    }
    Object.defineProperty(globalThis, 'localStorage', { get: refuse })
    Object.defineProperty(Navigator.prototype, 'locks', { get: refuse })
    Object.defineProperty(globalThis, 'BroadcastChannel', {
      value: function open() {
        refuse()
      },
    })
  },
}
const refusals = new Set(['a storage', 'anything that blocked cookies take away'])

test.for(Object.entries(losses))('without %s two tabs are right all the same', async ([what, lose]) => {
  const { complaints, ...visited } = await visit()
  const [here] = await seeTwoTabs({ complaints, ...visited }, lose)
  expect(await here.state()).toEqual({ status: 'signed-out', reason: 'signed-out' })
  // What is missing is done without; what is refused can be allowed: one word of it in each tab.
  const isOne: unknown = expect.stringContaining('Allow cookies and site data')
  await expect.poll(() => [...complaints]).toEqual(refusals.has(what) ? [isOne, isOne] : [])
  complaints.length = 0
})

// WebKit cannot be told another name for this machine.
test.skipIf(inject('engine').name === 'webkit')(
  'an insecure page has no locks, and is right all the same',
  async () => {
    const insecure = await visit({ host: 'insecure.example', cookie: { secure: false } })
    const [here] = await seeTwoTabs(insecure)
    expect(await here.page.evaluate(() => [isSecureContext, typeof navigator.locks])).toEqual([false, 'undefined'])
  },
)

/** Two tabs that expire together, go on, and are signed out by one of them. */
async function seeTwoTabs({ site, open, signedIn, skip }: Visit, lose?: () => void) {
  // Who cannot know whether there are others waits for them a moment; nobody is there yet.
  const here = await signedIn({ restore: 'never' }, lose)
  const there = await open({}, lose)
  await there.reach('signed-in')
  await skip(11 * minute, here, there)
  // Without locks they take turns, and whoever waits looks again after a moment.
  const answers = Promise.all([here.ask(), there.ask()])
  await letTimePassUntil(answers, here, there)
  expect(await answers).toEqual([asAlice, asAlice])
  expect(site.refreshes()).toBeLessThanOrEqual(3)
  expect(await here.signOut()).toEqual({ confirmed: true })
  // Where no news comes the server tells: once, or without locks twice, a moment apart.
  await letTimePassUntil(
    there.refresh().catch(() => {}),
    there,
  )
  await there.reach('signed-out')
  return [here, there] as const
}
