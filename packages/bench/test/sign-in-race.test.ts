import fc from 'fast-check'
import { resilientRules, strictRules } from '@keyturn/server'
import { expect, test } from 'vitest'
import { raceSignIn, type Race, type Travel } from '../src/orders/sign-in-race.ts'

// D-CS-12 D-XT-12

const servers = [
  { name: 'our server', rules: resilientRules },
  { name: 'a strict one', rules: strictRules },
]
const browsers = [
  { tabs: 'one tab', locks: true, otherTab: false },
  { tabs: 'one tab without locks', locks: false, otherTab: false },
  { tabs: 'two tabs', locks: true, otherTab: true },
  { tabs: 'two tabs without locks', locks: false, otherTab: true },
]
const logins = [
  { login: 'by the session', byApp: false },
  { login: 'by the app', byApp: true },
]
const settings = servers.flatMap((server) =>
  browsers.flatMap((browser) => logins.map((login) => ({ ...server, ...browser, ...login }))),
)

const travels: readonly Travel[] = [
  { there: 10, back: 10 },
  { there: 10, back: 200 },
  { there: 200, back: 10 },
  { there: 100, back: 100 },
]
const begins = [0, 1, 30, 90, 150, 230]
const orders = begins.flatMap((later) =>
  [
    { signInAt: later, refreshAt: 0 },
    { signInAt: 0, refreshAt: later },
  ].flatMap((begin) =>
    travels.flatMap((signIn) =>
      travels.map((refresh): Omit<Race, 'rules' | 'locks' | 'otherTab' | 'byApp'> => ({ ...begin, signIn, refresh })),
    ),
  ),
)

test.for(settings)(
  'who signs in while another’s session is refreshed stays signed in, in every order: $name, $tabs, $login',
  { timeout: 60_000 },
  async ({ rules, locks, otherTab, byApp }) => {
    for (const order of orders) {
      const { shown, cookie } = await raceSignIn({ rules, locks, otherTab, byApp, ...order })
      expect({ ...order, shown, cookie }).toEqual({ ...order, shown: 'Bob', cookie: 'Bob' })
    }
  },
)

const travel = fc.record({ there: fc.integer({ min: 1, max: 400 }), back: fc.integer({ min: 1, max: 400 }) })
const race = fc.record({
  setting: fc.constantFrom(...settings),
  signInAt: fc.integer({ min: 0, max: 500 }),
  refreshAt: fc.integer({ min: 0, max: 500 }),
  signIn: travel,
  refresh: travel,
})

test('of a thousand such races none is lost', async () => {
  const seed = process.env['CI'] ? 20_261_130 : Date.now() % 2 ** 31
  console.info(`seed ${seed}`)
  const property = fc.asyncProperty(race, async ({ setting, ...each }) => {
    const { rules, locks, otherTab, byApp } = setting
    const { shown, cookie } = await raceSignIn({ rules, locks, otherTab, byApp, ...each })
    expect([shown, cookie]).toEqual(['Bob', 'Bob'])
  })
  await fc.assert(property, { numRuns: 1_000, seed })
}, 120_000)

test.for(settings)(
  'a refresh that is never answered holds a sign-in up no longer than itself: $name, $tabs, $login',
  async (setting) => {
    const { rules, locks, otherTab, byApp } = setting
    const times = {
      signInAt: 30,
      refreshAt: 0,
      signIn: { there: 10, back: 10 },
      refresh: { there: 10, back: Infinity },
    }
    const { shown, cookie, order } = await raceSignIn({ rules, locks, otherTab, byApp, ...times })
    expect([shown, cookie]).toEqual(['Bob', 'Bob'])
    expect(order.slice(0, 3)).toEqual(['refresh served', 'signIn served', 'signIn answered'])
  },
)
