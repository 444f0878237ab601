import * as axios from 'axios'
import { create, isAxiosError, isCancel, type AxiosResponse } from 'axios'
import { expect, test } from 'vitest'
import { attachSession } from '../src/index.ts'
import type { ApiReply } from './api-server.ts'
import { held } from './auth-server.ts'
import { signIn, type SignedIn } from './signed-in.ts'

// D-CS-01 D-CS-02 D-CS-03 D-AX-08 D-AX-13 D-AX-14 D-AX-15

/** A request that waits for a refresh until the test lets it go on. */
async function waitingForRefresh(): Promise<SignedIn & { readonly grant: () => void }> {
  const setting = await signIn()
  const { promise, release } = held<undefined>()
  await setting.expire()
  setting.auth.reply = promise
  return {
    ...setting,
    grant() {
      setting.auth.reply = undefined
      release(undefined)
    },
  }
}

test('many requests with a refused token share one refresh, whenever they started', async () => {
  const { api, auth, server, revoke } = await signIn()
  revoke()
  const first = Array.from({ length: 50 }, () => api.get('/things'))
  await first[0]
  const second = Array.from({ length: 50 }, () => api.get('/things'))
  const answers = await Promise.all([...first, ...second])
  expect(answers.every(({ status }) => status === 200)).toBe(true)
  expect(auth.refreshes).toBe(1)
  expect(server.requests.length).toBeLessThanOrEqual(150)
})

test('two instances and many requests with an expired token share one refresh, and none sees a 401', async () => {
  const { api, auth, server, session, expire } = await signIn()
  const other = create({ adapter: 'fetch', baseURL: server.origin })
  attachSession(other, session)
  await expire()
  await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 ? api : other).get('/things')))
  expect(auth.refreshes).toBe(1)
  expect(server.requests).toHaveLength(20)
})

test('a late 401 is replayed with the token in force and refreshes nothing', async () => {
  const { api, auth, server, revoke } = await signIn()
  const refusal = server.refusal
  const late = held<ApiReply>()
  server.refusal = late.promise
  revoke()
  const slow = api.get('/slow')
  await expect.poll(() => server.requests.length).toBe(1)
  server.refusal = refusal
  await api.get('/quick')
  late.release(await refusal)
  await slow
  expect(auth.refreshes).toBe(1)
  expect(server.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
    ['/slow', 'Bearer sEcReT-1'],
    ['/quick', 'Bearer sEcReT-1'],
    ['/quick', 'Bearer sEcReT-2'],
    ['/slow', 'Bearer sEcReT-2'],
  ])
})

test('no request leaves with the old token while a refresh runs', async () => {
  const { api, auth, server, world, grant } = await waitingForRefresh()
  const waiting = Array.from({ length: 4 }, () => api.get('/things'))
  await world.settle()
  expect(server.requests).toHaveLength(0)
  grant()
  await Promise.all(waiting)
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(Array(4).fill('Bearer sEcReT-2'))
  expect(auth.refreshes).toBe(1)
})

test('a request that is aborted while it waits rejects at once and is never sent', async () => {
  const { api, server, world, grant } = await waitingForRefresh()
  const controller = new AbortController()
  const { token, cancel } = axios.default.CancelToken.source()
  const aborted = api.get('/aborted', { signal: controller.signal }).catch((reason: unknown) => reason)
  const canceled = api.get('/canceled', { cancelToken: token }).catch((reason: unknown) => reason)
  const other = api.get('/other')
  await world.settle()
  controller.abort()
  cancel('enough')
  expect(isCancel(await aborted)).toBe(true)
  expect(await aborted).toMatchObject({ code: 'ERR_CANCELED', config: { url: '/aborted' } })
  expect(await canceled).toMatchObject({ code: 'ERR_CANCELED', message: 'enough' })
  grant()
  await other
  await world.settle()
  expect(server.requests).toMatchObject([{ path: '/other' }])
})

test('a request that is aborted between its 401 and its replay is not replayed', async () => {
  const { api, auth, server, revoke } = await signIn()
  const { promise, release } = held<undefined>()
  auth.reply = promise
  revoke()
  const controller = new AbortController()
  const aborted = api.get('/things', { signal: controller.signal }).catch((reason: unknown) => reason)
  await expect.poll(() => auth.refreshes).toBe(1)
  controller.abort()
  expect(isCancel(await aborted)).toBe(true)
  auth.reply = undefined
  release(undefined)
  await api.get('/after')
  expect(server.requests.map(({ path }) => path)).toEqual(['/things', '/after'])
})

test('nothing listens to a signal or a cancel token once the request is over', async () => {
  const { api, revoke } = await signIn()
  const { token } = axios.default.CancelToken.source()
  const listeners = new Set<unknown>()
  const signal = {
    aborted: false,
    addEventListener: (_type: string, listener: unknown) => void listeners.add(listener),
    removeEventListener: (_type: string, listener: unknown) => void listeners.delete(listener),
  }
  revoke()
  await api.get('/things', { signal, cancelToken: token })
  expect(listeners.size).toBe(0)
  expect(Reflect.get(token, '_listeners')).toEqual([])
})

test('timeout bounds each sending, and the wait for the refresh is not charged', async () => {
  const { api, auth, server, revoke } = await signIn()
  const refusal = await server.refusal
  const { promise, release } = held<undefined>()
  // No two of them together fit into the timeout, each alone does, with room for a busy machine.
  server.refusal = after(600, refusal)
  server.reply = () => after(600, {})
  auth.reply = promise
  revoke()
  const request = api.get('/things', { timeout: 1000 })
  await expect.poll(() => auth.refreshes, { timeout: 5000 }).toBe(1)
  await after(600, undefined)
  auth.reply = undefined
  release(undefined)
  expect((await request).status).toBe(200)
})

test('a replay that is too slow times out with axios’ own error', async () => {
  const { api, server, revoke } = await signIn()
  server.reply = () => new Promise(() => {})
  revoke()
  await expect(api.get('/things', { timeout: 50 })).rejects.toMatchObject({ code: 'ECONNABORTED' })
  expect(server.requests).toHaveLength(2)
})

test('requests that wait when the session ends reject, and say why', async () => {
  const { api, auth, server, expire } = await signIn()
  await expire()
  auth.reply = { status: 401, body: { error: 'revoked' } }
  const failure: unknown = await api.get('/things').catch((reason: unknown) => reason)
  expect(isAxiosError(failure)).toBe(true)
  expect(failure).toMatchObject({
    code: 'ERR_SIGNED_OUT',
    config: { url: '/things' },
    cause: { reason: 'revoked' },
  })
  expect(server.requests).toHaveLength(0)
})

test('a request that was answered 401 keeps its own error, with the reason why it was not cured', async () => {
  const { api, auth, revoke } = await signIn()
  auth.reply = { status: 503, body: '', retryAfter: 60_000 }
  revoke()
  const failure: unknown = await api.get('/things').catch((reason: unknown) => reason)
  expect(failure).toMatchObject({
    code: 'ERR_BAD_REQUEST',
    response: { status: 401, data: { error: 'no' } },
    cause: { code: 'ERR_REFRESH_UNAVAILABLE', retryable: true },
  })
})

test('a network error is no auth error', async () => {
  const { api, auth, server } = await signIn()
  server.reply = () => new Promise(() => {})
  await expect(api.get('/things', { timeout: 20 })).rejects.toMatchObject({ code: 'ECONNABORTED' })
  server.stop()
  const failure: unknown = await api.get('/things').catch((reason: unknown) => reason)
  expect(failure).toMatchObject({ isAxiosError: true, code: 'ECONNREFUSED' })
  expect(failure).not.toHaveProperty('response')
  expect(auth.refreshes).toBe(0)
})

test('detaching lets what waits settle; later requests go out bare and are not replayed', async () => {
  const { api, auth, server, detach, grant } = await waitingForRefresh()
  const waiting: Promise<AxiosResponse> = api.get('/waiting')
  detach()
  grant()
  expect((await waiting).status).toBe(200)
  await expect(api.get('/later')).rejects.toMatchObject({ response: { status: 401 } })
  expect(server.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
    ['/waiting', 'Bearer sEcReT-2'],
    ['/later', undefined],
  ])
  expect(auth.refreshes).toBe(1)
})

test('what waits when the session is disposed rejects', async () => {
  const { api, session } = await waitingForRefresh()
  const waiting = api.get('/waiting')
  session.dispose()
  await expect(waiting).rejects.toMatchObject({ code: 'ERR_SESSION_DISPOSED' })
})

/** Real time: axios' timeouts know no other. */
function after<Value>(delay: number, value: Value): Promise<Value> {
  return new Promise((resolve) => setTimeout(() => resolve(value), delay))
}
