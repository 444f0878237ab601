import 'fake-indexeddb/auto'
import { setupServer } from 'msw/node'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { handlers } from '../src/handlers.ts'
import { newDatabaseName, openTab, origin } from './mock-world.ts'

const mockServer = await openTab(newDatabaseName())
const worker = setupServer(
  ...handlers(mockServer, {
    '/api/*': async (request) => Response.json({ userId: (await mockServer.authenticate(request)).userId }),
  }),
)
beforeAll(() => worker.listen({ onUnhandledFrame: 'error' }))
afterAll(() => worker.close())

async function post(path: string, body: unknown = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'attempt-1' }
  return fetch(`${origin}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
}

async function accessToken(response: Response): Promise<string> {
  const body: unknown = await response.json()
  return String(Reflect.get(Object(body), 'accessToken'))
}

test('a page signs in, calls the API, refreshes and signs out, and never sees a cookie', async () => {
  const signedIn = await post('/auth/login', { username: 'ada', password: 'ada' })
  expect([signedIn.status, signedIn.headers.getSetCookie()]).toEqual([200, []])

  const authorization = `Bearer ${await accessToken(signedIn)}`
  const answer = await fetch(`${origin}/api/expenses`, { headers: { authorization } })
  expect(await answer.json()).toEqual({ userId: 'user-1' })

  const refreshed = await post('/auth/refresh')
  expect([refreshed.status, refreshed.headers.getSetCookie()]).toEqual([200, []])
  expect((await post('/auth/logout')).status).toBe(204)
  expect((await post('/auth/refresh')).status).toBe(401)
})

test('a request to the API without a token is answered 401, and counted', async () => {
  await mockServer.scenario.resetCounters()
  const answer = await fetch(`${origin}/api/expenses`)
  expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="keyturn"'])
  expect(await mockServer.scenario.counters()).toEqual({ requests: 1, unauthorized: 1, refreshes: 0 })
})

test('a lost answer is a network error', async () => {
  await mockServer.scenario.arm({ type: 'lose' }, { path: '/api' })
  await expect(fetch(`${origin}/api/expenses`)).rejects.toThrow(TypeError)
})

test('an unknown path is answered by the server', async () => {
  const answer = await post('/auth/nothing')
  expect([answer.status, await answer.json()]).toEqual([404, expect.objectContaining({ code: 'not-found' })])
})
