import { setupWorker } from 'msw/browser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { server } from 'vitest/browser'
import { handlers } from '../src/handlers.ts'
import { newDatabaseName, openTab } from './mock-world.ts'

const mockServer = await openTab(newDatabaseName())
const worker = setupWorker(
  ...handlers(mockServer, {
    '/api/*': async (request) => Response.json({ userId: (await mockServer.authenticate(request)).userId }),
  }),
)
beforeAll(() => worker.start({ quiet: true, onUnhandledFrame: 'bypass' }))
afterAll(() => worker.stop())

async function post(path: string, body: unknown = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'attempt-1' }
  return fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
}

test('a page signs in, calls the API with its access token, and refreshes', async () => {
  const signedIn: unknown = await (await post('/auth/login', { username: 'ada', password: 'ada' })).json()
  const authorization = `Bearer ${String(Reflect.get(Object(signedIn), 'accessToken'))}`
  const answer = await fetch('/api/expenses', { headers: { authorization } })
  expect(await answer.json()).toEqual({ userId: 'user-1' })
  expect((await post('/auth/refresh')).status).toBe(200)
})

test('no token is where scripts look: not in cookies, not in web storage', async () => {
  await post('/auth/login', { username: 'ada', password: 'ada' })
  expect(document.cookie).not.toContain('refresh')
  expect(JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])).not.toContain('refresh')
})

test('scripts can read that there may be a session, as with a real server, until it is signed out from', async () => {
  const names = (): readonly string[] => document.cookie.split('; ').map((pair) => pair.split('=')[0] ?? '')
  await post('/auth/login', { username: 'ada', password: 'ada' })
  expect(document.cookie.split('; ')).toContain('keyturn-session=1')
  await post('/auth/logout')
  expect(names()).not.toContain('keyturn-session')
  await mockServer.scenario.arm({ type: 'lose' }, { path: '/auth/login' })
  await expect(post('/auth/login', { username: 'ada', password: 'ada' })).rejects.toThrow(TypeError)
  expect(names()).not.toContain('keyturn-session')
  await post('/auth/login', { username: 'ada', password: 'ada' })
  await mockServer.reset()
  expect(names()).not.toContain('keyturn-session')
})

/** WebKit keeps a cookie of this name over https alone, for this machine, too. */
const keepsHostCookies = server.browser !== 'webkit' || location.protocol === 'https:'

test('a double-submit token can be repeated by the page', async () => {
  const guarded = await openTab(newDatabaseName(), { csrfToken: true })
  const send = async (path: string, csrf: string, body: object = {}): Promise<number | undefined> => {
    const headers = { 'content-type': 'application/json', 'idempotency-key': 'attempt-1', 'x-csrf-token': csrf }
    const init = { method: 'POST', headers, body: JSON.stringify(body) }
    return (await guarded.respond(new Request(new URL(path, location.href), init)))?.status
  }
  expect(await send('/auth/login', '', { username: 'ada', password: 'ada' })).toBe(200)
  const [, token = ''] = /__Host-csrf=([^;]+)/.exec(document.cookie) ?? []
  expect(await send('/auth/refresh', token)).toBe(keepsHostCookies ? 200 : 403)
  expect(await send('/auth/refresh', 'made up')).toBe(403)
  await guarded.reset()
  expect(document.cookie).not.toContain('csrf')
})

test('a lost answer is a network error, and the session survives it', async () => {
  await post('/auth/login', { username: 'ada', password: 'ada' })
  await mockServer.scenario.arm({ type: 'lose' }, { path: '/auth/refresh' })
  await expect(post('/auth/refresh')).rejects.toThrow(TypeError)
  expect((await post('/auth/refresh')).status).toBe(200)
})

test('a request that omits its credentials sends no cookie', async () => {
  await post('/auth/login', { username: 'ada', password: 'ada' })
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'attempt-1' }
  const bare = await fetch('/auth/refresh', { method: 'POST', headers, body: '{}', credentials: 'omit' })
  expect(bare.status).toBe(401)
})
