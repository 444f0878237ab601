import { createFetch } from '@keyturn/core'
import * as axios from 'axios'
import { create, isAxiosError, isCancel } from 'axios'
import { expect, test, vi } from 'vitest'
import { attachSession } from '../src/index.ts'
import { bearers, outcome, signIn, trouble, type Ground, type SignedIn } from './signed-in.ts'

// D-CS-01 D-CS-02 D-CS-03 D-CS-26 D-AX-08 D-AX-13 D-AX-14 D-AX-15 D-AX-21

/** Requests wait for a refresh until the test lets it be answered. */
async function waitingForRefresh(ground: Ground): Promise<SignedIn & { readonly grant: () => void }> {
  const setting = await signIn(ground)
  await setting.expire()
  return { ...setting, grant: setting.auth.hold() }
}

/** One refresh for all, and nobody waits for longer than it takes. */
export function describeWaiting(ground: Ground): void {
  const { adapter } = ground
  const timedOut = adapter === 'fetch' ? 'ETIMEDOUT' : 'ECONNABORTED'

  test(`many requests with a refused token share one refresh, whenever they started (${adapter})`, async () => {
    const { api, auth, revoke, server } = await signIn(ground)
    await revoke()
    const first = Array.from({ length: 20 }, () => api.get('/things'))
    await first[0]
    const second = Array.from({ length: 20 }, () => api.get('/things'))
    const answers = await Promise.all([...first, ...second])
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect(auth.refreshes).toBe(1)
    expect((await server.requests()).length).toBeLessThanOrEqual(60)
  })

  test(`instances and createFetch share one refresh of an expired token, and none sees a 401 (${adapter})`, async () => {
    const { api, auth, server, session, expire } = await signIn(ground)
    const other = create({ adapter: 'fetch', baseURL: server.origin })
    attachSession(other, session)
    const fetch = createFetch(session, { origins: [server.origin] })
    await expire()
    // WebKit sends what is asked for twice at the same time once.
    const all = (_: unknown, round: number) =>
      [
        (path: string) => api.get(path),
        (path: string) => other.get(path),
        (path: string) => fetch(server.origin + path),
      ].map((get, way) => get(`/things?${round}-${way}`))
    const answers = await Promise.all(Array.from({ length: 6 }, all).flat())
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect(auth.refreshes).toBe(1)
    expect(await bearers(server)).toEqual(Array(18).fill('Bearer sEcReT-2'))
  })

  test(`a late 401 is replayed with the token in force and refreshes nothing (${adapter})`, async () => {
    const { api, auth, server, revoke } = await signIn(ground)
    await server.script({ refusal: { status: 401, when: 'held' } })
    await revoke()
    const slow = api.get('/slow')
    await server.requests(1)
    await server.script({ refusal: { status: 401 } })
    await api.get('/quick')
    await server.release()
    await slow
    expect(auth.refreshes).toBe(1)
    expect((await server.requests()).map(({ path, headers }) => [path, headers['authorization']])).toEqual([
      ['/slow', 'Bearer sEcReT-1'],
      ['/quick', 'Bearer sEcReT-1'],
      ['/quick', 'Bearer sEcReT-2'],
      ['/slow', 'Bearer sEcReT-2'],
    ])
  })

  test(`no request leaves with the old token while a refresh runs (${adapter})`, async () => {
    const { api, auth, server, world, grant } = await waitingForRefresh(ground)
    const waiting = Array.from({ length: 4 }, (_, number) => api.get(`/things?${number}`))
    await world.settle()
    expect(await server.requests()).toEqual([])
    grant()
    await Promise.all(waiting)
    expect(await bearers(server)).toEqual(Array(4).fill('Bearer sEcReT-2'))
    expect(auth.refreshes).toBe(1)
  })

  test(`a request that is canceled while it waits rejects within a tick and is never sent (${adapter})`, async () => {
    const { api, server, world, grant } = await waitingForRefresh(ground)
    const controller = new AbortController()
    const { token, cancel } = axios.default.CancelToken.source()
    const outcomes: unknown[] = []
    const note = (reason: unknown): unknown => outcomes.push(reason)
    api.get('/aborted', { signal: controller.signal }).catch(note)
    api.get('/canceled', { cancelToken: token }).catch(note)
    const other = api.get('/other')
    await world.settle()
    controller.abort()
    cancel('enough')
    await world.settle()
    expect(outcomes).toMatchObject([
      { code: 'ERR_CANCELED', config: { url: '/aborted' } },
      { code: 'ERR_CANCELED', message: 'enough' },
    ])
    expect(outcomes.every(isCancel)).toBe(true)
    grant()
    await other
    expect((await server.requests()).map(({ path }) => path)).toEqual(['/other'])
  })

  test(`a request that is aborted between its 401 and its replay is not replayed (${adapter})`, async () => {
    const { api, auth, server, revoke } = await signIn(ground)
    const grant = auth.hold()
    await revoke()
    const controller = new AbortController()
    const aborted = outcome(api.get('/things', { signal: controller.signal }))
    await expect.poll(() => auth.refreshes).toBe(1)
    controller.abort()
    expect(isCancel(await aborted)).toBe(true)
    grant()
    await api.get('/after')
    expect((await server.requests()).map(({ path }) => path)).toEqual(['/things', '/after'])
  })

  test(`a request that is aborted on its way is aborted as by bare axios (${adapter})`, async () => {
    const { api, auth, server, revoke } = await signIn(ground)
    await server.script({ replies: { '/slow': { when: 'never' } } })
    await revoke()
    const controller = new AbortController()
    const aborted = outcome(api.get('/slow', { signal: controller.signal }))
    await server.requests(2)
    controller.abort()
    expect(isCancel(await aborted)).toBe(true)
    expect(auth.refreshes).toBe(1)
  })

  test(`nothing listens to a signal or a cancel token once the request is over (${adapter})`, async () => {
    const { api, revoke } = await signIn(ground)
    const { token } = axios.default.CancelToken.source()
    const { signal } = new AbortController()
    const listeners = new Set<unknown>()
    vi.spyOn(signal, 'addEventListener').mockImplementation((_, listener) => void listeners.add(listener))
    vi.spyOn(signal, 'removeEventListener').mockImplementation((_, listener) => void listeners.delete(listener))
    await revoke()
    // What fetch itself does with a signal is its own affair.
    const watched = adapter === 'fetch' ? { cancelToken: token } : { signal, cancelToken: token }
    await api.get('/things', watched)
    expect(listeners.size).toBe(0)
    expect(Reflect.get(token, '_listeners')).toEqual([])
  })

  test(`timeout bounds each sending, and the wait for the refresh is not charged (${adapter})`, async () => {
    const { api, auth, revoke } = await signIn(ground)
    const grant = auth.hold()
    await revoke()
    const request = api.get('/things', { timeout: 1_000 })
    await expect.poll(() => auth.refreshes, { timeout: 5_000 }).toBe(1)
    await passes(1_500)
    grant()
    expect((await request).status).toBe(200)
  })

  test(`a replay that is too slow times out with axios’ own error (${adapter})`, async () => {
    const { api, server, revoke } = await signIn(ground)
    await server.script({ replies: { '/things': { when: 'never' } } })
    await revoke()
    await expect(api.get('/things', { timeout: 200 })).rejects.toMatchObject({ code: timedOut })
    expect(await server.requests()).toHaveLength(2)
  })

  test(`requests that wait when the session ends reject, and say why (${adapter})`, async () => {
    const { api, auth, server, expire } = await signIn(ground)
    await expire()
    auth.reply = { status: 401, body: { error: 'revoked' } }
    const failure = await outcome(api.get('/things'))
    expect(isAxiosError(failure)).toBe(true)
    expect(failure).toMatchObject({ code: 'ERR_SIGNED_OUT', config: { url: '/things' }, cause: { reason: 'revoked' } })
    expect(await server.requests()).toEqual([])
  })

  test(`a request that was answered 401 keeps its own error, with the reason why it was not cured (${adapter})`, async () => {
    const { api, auth, revoke } = await signIn(ground)
    auth.reply = { status: 503, body: '', retryAfter: 60_000 }
    await revoke()
    expect(await outcome(api.get('/things'))).toMatchObject({
      code: 'ERR_BAD_REQUEST',
      response: { status: 401, data: { error: 'no' } },
      cause: { code: 'ERR_REFRESH_UNAVAILABLE', retryable: true },
    })
  })

  test(`an API that refuses every token gets one replay, and its 401 is the answer (${adapter})`, async () => {
    const { api, auth, server, refuseAll } = await signIn(ground)
    await refuseAll()
    await expect(api.get('/things')).rejects.toMatchObject({ response: { status: 401 } })
    await expect(api.get('/things')).rejects.toMatchObject({ response: { status: 401 } })
    expect(auth.refreshes).toBe(1)
    expect(await server.requests()).toHaveLength(3)
  })

  test(`a network error is no auth error (${adapter})`, async () => {
    const { api, auth, server } = await signIn(ground)
    await server.script({ replies: { '/slow': { when: 'never' } } })
    await expect(api.get('/slow', { timeout: 100 })).rejects.toMatchObject({ code: timedOut })
    await server.stop()
    const plain = await outcome(create({ adapter, baseURL: server.origin }).get('/things'))
    const ours = await outcome(api.get('/things'))
    expect(trouble(plain)).toMatchObject({ status: undefined })
    expect(trouble(ours)).toEqual(trouble(plain))
    expect(ours).not.toHaveProperty('response')
    expect(auth.refreshes).toBe(0)
  })

  test(`detaching lets what waits settle; later requests go out bare and are not replayed (${adapter})`, async () => {
    const { api, auth, server, detach, grant } = await waitingForRefresh(ground)
    const waiting = api.get('/waiting')
    detach()
    grant()
    expect((await waiting).status).toBe(200)
    await expect(api.get('/later')).rejects.toMatchObject({ response: { status: 401 } })
    expect((await server.requests()).map(({ path, headers }) => [path, headers['authorization']])).toEqual([
      ['/waiting', 'Bearer sEcReT-2'],
      ['/later', undefined],
    ])
    expect(auth.refreshes).toBe(1)
  })

  test(`what waits when the session is disposed rejects (${adapter})`, async () => {
    const { api, session } = await waitingForRefresh(ground)
    const waiting = api.get('/waiting')
    session.dispose()
    await expect(waiting).rejects.toMatchObject({ code: 'ERR_SESSION_DISPOSED' })
  })
}

/** Real time: axios' timeouts know no other. */
function passes(duration: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, duration))
}
