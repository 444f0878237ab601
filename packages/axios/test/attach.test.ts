import defaultInstance, { create, type AxiosInstance } from 'axios'
import { expect, onTestFinished, test } from 'vitest'
import { createWorld, watchSecrets } from '@keyturn/core/testing'
import { startApi } from '@keyturn/test-servers'
import { attachSession } from '../src/index.ts'
import { bearers, signIn, type Ground } from './signed-in.ts'

// D-AX-08 D-AX-19

const ground: Ground = { adapter: 'http', startApi }

/** How many interceptors are registered. */
function handlers({ interceptors: { request, response } }: AxiosInstance): number {
  return [...(request.handlers ?? []), ...(response.handlers ?? [])].filter((handler) => handler !== null).length
}

test('attaching the same session again changes nothing, and either result detaches', async () => {
  const { api, session, detach, server } = await signIn(ground)
  const before = handlers(api)
  const arrays = [api.interceptors.request.handlers, api.interceptors.response.handlers]
  const again = attachSession(api, session)
  expect(handlers(api)).toBe(before)
  again()
  expect(handlers(api)).toBe(before - 1)
  detach()
  const anew = attachSession(api, session)
  detach()
  expect(attachSession(api, session)).toBe(anew)
  await api.get('/things')
  expect(await bearers(server)).toEqual(['Bearer sEcReT-1'])
  anew()
  expect(handlers(api)).toBe(before - 1)
  expect(api.interceptors.request.handlers).toBe(arrays[0])
  expect(api.interceptors.response.handlers).toBe(arrays[1])
})

test('another session takes the place of the one that was attached', async () => {
  const { api, auth, server, detach } = await signIn(ground)
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession({
    transport: auth.transport,
    runtime: createWorld({ origin: server.origin }).openTab(),
  })
  onTestFinished(() => session.dispose())
  const before = handlers(api)
  attachSession(api, session)
  detach()
  expect(handlers(api)).toBe(before)
  await api.get('/things')
  expect(await bearers(server)).toEqual(['Bearer sEcReT-2'])
})

test('a child of an attached instance is not attached', async () => {
  const { api, server } = await signIn(ground)
  await expect(api.create().get('/things')).rejects.toMatchObject({ response: { status: 401 } })
  expect(await bearers(server)).toEqual([undefined])
})

test('axios itself can be attached, and called', async () => {
  const { server, session } = await signIn(ground)
  defaultInstance.defaults.baseURL = server.origin
  onTestFinished(() => void delete defaultInstance.defaults.baseURL)
  onTestFinished(attachSession(defaultInstance, session))
  await defaultInstance('/one')
  await defaultInstance({ url: `${server.origin}/two` })
  expect(await bearers(server)).toEqual(Array(2).fill('Bearer sEcReT-1'))
})

test('a refresh may go through the attached instance, if the session leaves it alone there', async () => {
  const { server } = await signIn(ground)
  const grant = { body: '{"accessToken":"sEcReT-9","expiresIn":600,"user":{"id":"u1"}}' }
  await server.script({ oldestToken: null, replies: { '/auth/refresh': grant } })
  const api = create({ adapter: 'http', baseURL: server.origin })
  const post = (url: string) => async (): Promise<{ status: number; body: unknown }> => {
    const { status, data } = await api.post<unknown>(url, {}, { session: false, validateStatus: null })
    return { status, body: data }
  }
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession({
    transport: { signIn: post('/auth/login'), refresh: post('/auth/refresh'), signOut: post('/auth/logout') },
    runtime: createWorld({ origin: server.origin }).openTab(),
  })
  onTestFinished(() => session.dispose())
  attachSession(api, session)
  await api.get('/things')
  expect((await server.requests()).map(({ path, headers }) => [path, headers['authorization']])).toEqual([
    ['/auth/refresh', undefined],
    ['/things', 'Bearer sEcReT-9'],
  ])
})
