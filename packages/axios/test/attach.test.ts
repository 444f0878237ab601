import defaultInstance, {
  create,
  getAdapter,
  type AxiosAdapter,
  type AxiosInstance,
  type InternalAxiosRequestConfig,
} from 'axios'
import { expect, onTestFinished, test } from 'vitest'
import { createWorld, watchSecrets } from '@keyturn/core/testing'
import { startApi } from '@keyturn/test-servers'
import { attachSession } from '../src/index.ts'
import { bearers, outcome, signIn as signInOn, type SignedIn, type Situation } from './signed-in.ts'

// D-AX-07 D-AX-08 D-AX-11 D-AX-18 D-AX-19 D-AX-21

function signIn(situation?: Situation): Promise<SignedIn> {
  return signInOn({ adapter: 'http', startApi }, situation)
}

/** How many interceptors are registered. */
function handlers({ interceptors: { request, response } }: AxiosInstance): number {
  return [...(request.handlers ?? []), ...(response.handlers ?? [])].filter((handler) => handler !== null).length
}

test('interceptors of the app run once a call and see the outcome alone', async () => {
  const { api, session, detach, server, revoke } = await signIn()
  detach()
  const seen: string[] = []
  const watch = (name: string): void => {
    api.interceptors.request.use((config) => {
      seen.push(`request ${name} ${String(config.headers.has('Authorization'))}`)
      return config
    })
    api.interceptors.response.use((response) => {
      seen.push(`response ${name} ${response.status}`)
      return response
    })
  }
  watch('before')
  attachSession(api, session)
  watch('after')
  await revoke()
  await api.get('/things')
  expect(seen).toEqual(['request after false', 'request before false', 'response before 200', 'response after 200'])
  expect(await server.requests()).toHaveLength(2)
})

test('an interceptor of the app may hand on a copy of the config', async () => {
  const { api, server, session, detach, revoke } = await signIn()
  detach()
  api.interceptors.request.use((config) => ({ ...config }))
  attachSession(api, session)
  api.interceptors.request.use(async (config) => ({ ...config }))
  await revoke()
  await api.get('/things')
  expect(await server.requests()).toHaveLength(2)
})

test('interceptors of the app that run at once still do', async () => {
  const { api } = await signIn()
  const ran: string[] = []
  const note = (config: InternalAxiosRequestConfig): InternalAxiosRequestConfig => {
    ran.push('interceptor')
    return config
  }
  api.interceptors.request.use(note, undefined, { synchronous: true })
  const request = api.get('/things')
  ran.push('caller')
  await request
  expect(ran).toEqual(['interceptor', 'caller'])
})

test('an interceptor of the app may still say session: false', async () => {
  const { api, server, session, detach } = await signIn()
  detach()
  api.interceptors.request.use((config) => Object.assign(config, { session: false }))
  attachSession(api, session)
  await expect(api.get('/things')).rejects.toMatchObject({ response: { status: 401 } })
  expect(await bearers(server)).toEqual([undefined])
})

test('attaching the same session again changes nothing, and either result detaches', async () => {
  const { api, session, detach, server } = await signIn()
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
  const { api, auth, server, detach } = await signIn()
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
  const { api, server } = await signIn()
  await expect(api.create().get('/things')).rejects.toMatchObject({ response: { status: 401 } })
  expect(await bearers(server)).toEqual([undefined])
})

test('axios itself can be attached, and called', async () => {
  const { server, session } = await signIn()
  defaultInstance.defaults.baseURL = server.origin
  onTestFinished(() => void delete defaultInstance.defaults.baseURL)
  onTestFinished(attachSession(defaultInstance, session))
  await defaultInstance('/one')
  await defaultInstance({ url: `${server.origin}/two` })
  expect(await bearers(server)).toEqual(Array(2).fill('Bearer sEcReT-1'))
})

test('the caller gets its own config back, with its own adapter and without the token', async () => {
  const { api, server, detach, session } = await signIn()
  detach()
  const configs: unknown[] = []
  api.interceptors.request.use((config) => {
    configs.push(config)
    return config
  })
  attachSession(api, session)
  const adapter = getAdapter('http')
  const response = await api.get('/things', { adapter })
  await server.script({ replies: { '/things': { status: 500 } } })
  const error: unknown = await api.get('/things', { adapter }).catch((reason: unknown) => reason)
  expect(response.config).toBe(configs[0])
  expect(response.config.adapter).toBe(adapter)
  expect(error).toHaveProperty('config', configs[1])
  expect(error).toHaveProperty('response.config', configs[1])
})

test.for([1, 2])(
  'an API that refuses every token gets one replay, also from an adapter that copies (%d calls)',
  async (calls) => {
    const http = getAdapter('http')
    const copying: AxiosAdapter = (config) => http({ ...config })
    const { api, auth, server, refuseAll } = await signIn({ axios: { adapter: copying } })
    await refuseAll()
    const failure = (await outcome(api.get('/things'))) as { config: object } // it is refused
    if (calls > 1) await expect(api.request({ ...failure.config })).rejects.toMatchObject({ response: { status: 401 } })
    expect(failure).toMatchObject({ response: { status: 401 } })
    expect(auth.refreshes).toBe(1)
    expect(await server.requests()).toHaveLength(calls + 1)
  },
)

test('the adapter of the call or of the instance sends both times', async () => {
  const { api, server, revoke } = await signIn()
  const http = getAdapter('http')
  const used: string[] = []
  const naming =
    (name: string): AxiosAdapter =>
    (config) => {
      used.push(name)
      return http(config)
    }
  api.defaults.adapter = naming('instance')
  await revoke()
  await api.get('/things')
  await revoke()
  await api.get('/things', { adapter: naming('call') })
  await revoke()
  await api.get('/things', { adapter: ['xhr', 'http'] })
  expect(used).toEqual(['instance', 'instance', 'call', 'call'])
  expect(await server.requests()).toHaveLength(6)
})

test('an unknown adapter is axios’ own error', async () => {
  const { api } = await signIn()
  await expect(api.get('/things', { adapter: 'carrier-pigeon' })).rejects.toThrow("Unknown adapter 'carrier-pigeon'")
})

test.for([
  new Error('odd'),
  Object.assign(new Error('no response'), { isAxiosError: true }),
  Object.assign(new Error('no status'), { isAxiosError: true, response: {} }),
  Object.assign(new Error('text status'), { isAxiosError: true, response: { status: '401', headers: {} } }),
  { response: {} },
  'text',
  undefined,
])('what an adapter rejects with reaches the caller unchanged: %s', async (reason) => {
  const { api, auth } = await signIn()
  const asynchronous: AxiosAdapter = () => Promise.reject(reason)
  const synchronous: AxiosAdapter = () => {
    throw reason
  }
  for (const adapter of [asynchronous, synchronous]) {
    const caught = await api.get('/things', { adapter }).then(
      () => 'resolved',
      (thrown: unknown) => ({ thrown }),
    )
    expect(caught).toEqual({ thrown: reason })
    if (reason instanceof Object) expect(caught).toHaveProperty('thrown', reason)
  }
  expect(auth.refreshes).toBe(0)
})

test('a 401 is a 401 whatever an adapter makes of it', async () => {
  const { api, auth } = await signIn()
  const refusal = { response: { status: 401 } }
  const adapter: AxiosAdapter = (config) =>
    config.headers.get('Authorization') === 'Bearer sEcReT-1'
      ? Promise.reject(refusal)
      : Promise.resolve({ data: 'ok', status: 200, statusText: '', headers: {}, config })
  expect((await api.get('/things', { adapter, responseType: 'stream' })).data).toBe('ok')
  expect(auth.refreshes).toBe(1)
})

test('a refresh may go through the attached instance, if the session leaves it alone there', async () => {
  const { server } = await signIn()
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

test('what an adapter is given inherits nothing, as from bare axios', async () => {
  const { api } = await signIn()
  const given: unknown[] = []
  const adapter: AxiosAdapter = async (config) => {
    given.push(Object.getPrototypeOf(config))
    return { data: '', status: 200, statusText: 'OK', headers: {}, config }
  }
  await create({ adapter }).get('/things')
  await api.get('/things', { adapter })
  expect(given).toEqual([null, null])
})
