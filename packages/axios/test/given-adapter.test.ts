import { create, getAdapter, type AxiosAdapter } from 'axios'
import { expect, test } from 'vitest'
import { startApi } from '@keyturn/test-servers'
import { attachSession } from '../src/index.ts'
import { outcome, signIn, type Ground } from './signed-in.ts'

// D-AX-11 D-AX-18 D-AX-21

const ground: Ground = { adapter: 'http', startApi }

test('the caller gets its own config back, with its own adapter and without the token', async () => {
  const { api, server, detach, session } = await signIn(ground)
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
    const { api, auth, server, refuseAll } = await signIn(ground, { axios: { adapter: copying } })
    await refuseAll()
    const failure = (await outcome(api.get('/things'))) as { config: object } // it is refused
    if (calls > 1) await expect(api.request({ ...failure.config })).rejects.toMatchObject({ response: { status: 401 } })
    expect(failure).toMatchObject({ response: { status: 401 } })
    expect(auth.refreshes).toBe(1)
    expect(await server.requests()).toHaveLength(calls + 1)
  },
)

test('the adapter of the call or of the instance sends both times', async () => {
  const { api, server, revoke } = await signIn(ground)
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
  const { api } = await signIn(ground)
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
  const { api, auth } = await signIn(ground)
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
  const { api, auth } = await signIn(ground)
  const refusal = { response: { status: 401 } }
  const adapter: AxiosAdapter = (config) =>
    config.headers.get('Authorization') === 'Bearer sEcReT-1'
      ? Promise.reject(refusal)
      : Promise.resolve({ data: 'ok', status: 200, statusText: '', headers: {}, config })
  expect((await api.get('/things', { adapter, responseType: 'stream' })).data).toBe('ok')
  expect(auth.refreshes).toBe(1)
})

test('what an adapter is given inherits nothing, as from bare axios', async () => {
  const { api } = await signIn(ground)
  const given: unknown[] = []
  const adapter: AxiosAdapter = async (config) => {
    given.push(Object.getPrototypeOf(config))
    return { data: '', status: 200, statusText: 'OK', headers: {}, config }
  }
  await create({ adapter }).get('/things')
  await api.get('/things', { adapter })
  expect(given).toEqual([null, null])
})
