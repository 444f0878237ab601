import axiosRetry, { isNetworkOrIdempotentRequestError } from 'axios-retry'
import { create } from 'axios'
import { expect, test } from 'vitest'
import { attachSession } from '../src/index.ts'
import { bearers, signIn, type Ground, type SignedIn } from './signed-in.ts'

// D-AX-20 D-AX-21

/** With `axios-retry` on the same instance, attached before it or after. */
async function besideRetry(ground: Ground, order: 'before' | 'after'): Promise<SignedIn> {
  const setting = await signIn(ground)
  setting.detach()
  const retry = (): unknown =>
    axiosRetry(setting.api, { retries: 2, retryDelay: () => 0, retryCondition: isNetworkOrIdempotentRequestError })
  if (order === 'after') retry()
  attachSession(setting.api, setting.session)
  if (order === 'before') retry()
  return setting
}

/** A library that sends configs again finds them as it knows them. */
export function describeBesideRetry(ground: Ground): void {
  const { adapter } = ground
  for (const order of ['before', 'after'] as const) {
    const title = `(${adapter}, attached ${order} axios-retry)`

    test(`trouble is retried, a refused token is refreshed once, and both in turn ${title}`, async () => {
      const { api, auth, server, revoke } = await besideRetry(ground, order)
      await server.script({ replies: { '/things': { status: 503, when: 'held' } } })
      await revoke()
      const request = api.put('/things', { a: 1 })
      await server.requests(2)
      await server.script({ replies: {} })
      await server.release()
      expect((await request).status).toBe(200)
      expect(auth.refreshes).toBe(1)
      const [first, ...later] = await server.requests()
      expect(first?.headers['authorization']).toBe('Bearer sEcReT-1')
      expect(later.every(({ headers }) => headers['authorization'] === 'Bearer sEcReT-2')).toBe(true)
      expect(later.every(({ body }) => body === '{"a":1}')).toBe(true)
    })

    test(`the retries come to an end, and so do the replays ${title}`, async () => {
      const { api, auth, server, refuseAll } = await besideRetry(ground, order)
      await server.script({ replies: { '/things': { status: 503 } } })
      await expect(api.get('/things')).rejects.toMatchObject({ response: { status: 503 } })
      expect(await bearers(server)).toEqual(Array(3).fill('Bearer sEcReT-1'))
      await refuseAll()
      await expect(api.get('/things')).rejects.toMatchObject({ response: { status: 401 } })
      expect(await server.requests()).toHaveLength(5)
      expect(auth.refreshes).toBe(1)
    })

    test(`a retry after the token was replaced carries the new one ${title}`, async () => {
      const { api, auth, server, session, revoke } = await besideRetry(ground, order)
      await server.script({ replies: { '/things': { status: 503, when: 'held' } } })
      const request = api.get('/things')
      await server.requests(1)
      await session.refresh()
      await revoke()
      await server.script({ replies: {}, oldestToken: auth.issued() })
      await server.release()
      expect((await request).status).toBe(200)
      expect(await bearers(server)).toEqual(['Bearer sEcReT-1', 'Bearer sEcReT-2'])
    })
  }

  test(`a config that is sent again is authorized, refreshed and replayed again (${adapter})`, async () => {
    const { api, auth, server, revoke } = await signIn(ground)
    let { config } = await api.post('/things', { a: 1 })
    for (let round = 1; round <= 3; round++) {
      await revoke()
      config = (await api.request(config)).config
      expect(auth.refreshes).toBe(round)
    }
    expect((await server.requests()).map(({ body }) => body)).toEqual(Array(7).fill('{"a":1}'))
  })

  test(`a 401 that is sent again through another instance is refreshed no further (${adapter})`, async () => {
    const { api, auth, server, session, refuseAll } = await signIn(ground)
    const other = create({ adapter, baseURL: server.origin })
    attachSession(other, session)
    api.interceptors.response.use(undefined, (error: { config: object }) => other.request({ ...error.config }))
    await refuseAll()
    await expect(api.get('/things')).rejects.toMatchObject({ response: { status: 401 } })
    expect(auth.refreshes).toBe(1)
    expect(await server.requests()).toHaveLength(3)
  })
}
