import { expect, inject, test } from 'vitest'
import { createVisits } from './visit.ts'

const visit = createVisits()
const minute = 60_000
const asAlice = { userId: 'u1' }
const { name: engine } = inject('engine')

test('requests by fetch and by XMLHttpRequest share one refresh, and none is answered 401', async () => {
  const { signedIn, site, skip } = await visit({ profile: 'strict' })
  const tab = await signedIn()
  await skip(11 * minute, tab)
  const answers = await tab.page.evaluate(async () => {
    // WebKit sends what is asked for twice at the same time once.
    const askFor = (number: number): Promise<unknown> =>
      number % 2 === 0 ? handles.askByXhr(`/api/me?${number}`) : handles.ask(`/api/me?${number}`)
    return Promise.all([0, 1, 2, 3, 4, 5].map(askFor))
  })
  expect(answers).toEqual(Array.from({ length: 6 }, () => asAlice))
  expect(site.requests).toEqual(['/auth/refresh', ...Array.from({ length: 6 }, () => '/api/me')])
})

test.for(['ask', 'askByXhr'] as const)(
  'a replay is not answered out of the HTTP cache, whatever the 401 says of itself: %s',
  async (ask) => {
    const { signedIn, site } = await visit({ profile: 'strict' })
    const tab = await signedIn()
    site.reply = (_request, userId) => {
      const isFirst = site.requests.length === 1
      const headers = { 'Cache-Control': 'max-age=600' }
      return isFirst ? new Response('no', { status: 401, headers }) : Response.json({ userId }, { headers })
    }
    expect(await tab.page.evaluate((name) => handles[name]('/api/me'), ask)).toEqual(asAlice)
    expect(site.requests).toEqual(['/api/me', '/auth/refresh', '/api/me'])
  },
)

/** Firefox forgets what it kept when a 401 comes; WebKit keeps nothing for a driver. */
const knownToReplay = { chromium: [null, '"one"', '"one"'], firefox: [null, '"one"', null], webkit: [null, null, null] }

test('a replay that is answered 304 has the body that the HTTP cache kept', async () => {
  const { signedIn, site } = await visit({ profile: 'strict' })
  const tab = await signedIn()
  const asked: (string | null)[] = []
  site.reply = (request, userId) => {
    const known = request.headers.get('if-none-match')
    asked.push(known)
    if (asked.length === 2) return new Response('no', { status: 401 })
    const headers = { ETag: '"one"', 'Cache-Control': 'no-cache' }
    return known ? new Response(null, { status: 304, headers }) : Response.json({ userId }, { headers })
  }
  expect(await tab.ask()).toEqual(asAlice)
  expect(await tab.ask()).toEqual(asAlice)
  expect(asked).toEqual(knownToReplay[engine])
})

test('what the API lets browsers keep for a user is not shown to the next one, where it says so: Vary: Authorization', async () => {
  const { signedIn, site } = await visit({ profile: 'strict' })
  const tab = await signedIn()
  site.reply = (_request, userId) =>
    Response.json({ userId }, { headers: { 'Cache-Control': 'private, max-age=600', Vary: 'Authorization' } })
  expect([await tab.ask(), await tab.ask()]).toEqual([asAlice, asAlice])
  await tab.signOut()
  await tab.signIn('Bob')
  expect(await tab.ask()).toEqual({ userId: 'u2' })
  const asAliceAsked = engine === 'webkit' ? ['/api/me', '/api/me'] : ['/api/me']
  expect(site.requests).toEqual([...asAliceAsked, '/auth/logout', '/auth/login', '/api/me'])
})
