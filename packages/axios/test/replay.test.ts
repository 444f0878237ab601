import { Readable } from 'node:stream'
import { getAdapter, type AxiosAdapter, type AxiosRequestConfig } from 'axios'
import { expect, test, vi } from 'vitest'
import type { ApiRequest } from './api-server.ts'
import { signIn } from './signed-in.ts'

// D-AX-01 D-AX-02 D-AX-03 D-AX-04 D-AX-06 D-AX-12 D-AX-16 D-AX-17 D-AX-18

const adapters = ['http', 'fetch'] as const

function form(): FormData {
  const form = new FormData()
  form.append('name', 'Zoë')
  form.append('file', new Blob(['a,b\n1,2'], { type: 'text/csv' }), 'table.csv')
  form.append('name', 'second')
  return form
}

const bodies: Readonly<Record<string, () => AxiosRequestConfig>> = {
  JSON: () => ({ data: { a: 1, n: null, d: 'é"' } }),
  URLSearchParams: () => ({ data: new URLSearchParams({ q: 'x y', z: 'é' }) }),
  text: () => ({ data: 'plain é', headers: { 'Content-Type': 'text/plain' } }),
  'a Buffer': () => ({ data: Buffer.from([0, 1, 254, 255]) }),
  'an ArrayBuffer': () => ({ data: new Uint8Array([9, 8, 7]).buffer }),
  'a Blob': () => ({ data: new Blob(['blob'], { type: 'text/csv' }) }),
  'a form from an object': () => ({
    data: { a: '1' },
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  }),
  nothing: () => ({}),
}

for (const adapter of adapters)
  test.for(Object.keys(bodies))(`%s is replayed byte for byte (${adapter})`, async (name) => {
    for (const method of ['post', 'put', 'patch']) {
      const { api, server, revoke } = await signIn({ adapter })
      revoke()
      await api.request({ url: '/things', method, ...bodies[name]?.() })
      const [first, second] = server.requests
      expect(server.requests).toHaveLength(2)
      expect(comparable(second)).toEqual(comparable(first))
      expect(second?.headers.authorization).toBe('Bearer sEcReT-2')
    }
  })

/** All but the credential. */
function comparable(request: ApiRequest | undefined): unknown {
  return { ...request, headers: { ...request?.headers, authorization: '' } }
}

test.for(adapters)('a form is replayed with the same parts in the same order (%s)', async (adapter) => {
  const { api, server, revoke } = await signIn({ adapter })
  revoke()
  await api.post('/upload', form())
  const [first, second] = server.requests.map(withoutBoundary)
  expect(second).toEqual(first)
  expect(second).toContain(
    'Content-Disposition: form-data; name="file"; filename="table.csv"\r\nContent-Type: text/csv',
  )
})

/** The first line of a form is its boundary. */
function withoutBoundary({ body }: ApiRequest): string {
  return body.replaceAll(body.split('\r\n')[0] ?? '', '')
}

test('transforms of the app run once', async () => {
  const { api, server, revoke } = await signIn()
  revoke()
  let runs = 0
  const transformRequest = (payload: unknown): string => JSON.stringify({ payload, run: ++runs })
  const transformResponse = (text: string): string => `${text}!`
  server.reply = () => ({ body: 'ok' })
  const { data } = await api.post<unknown>('/things', { a: 1 }, { transformRequest, transformResponse })
  expect(data).toBe('ok!')
  expect(server.requests.map(({ body }) => body)).toEqual(Array(2).fill('{"payload":{"a":1},"run":1}'))
})

test('the headers are the same but for the token', async () => {
  const { api, server, revoke } = await signIn()
  api.defaults.headers.common['X-Common'] = 'c'
  api.defaults.headers.post['X-Post'] = 'p'
  revoke()
  await api.post('/things', {}, { headers: { 'X-Own': 'o', Accept: null, 'X-Common': false } })
  expect(server.requests[0]?.headers).toMatchObject({ 'x-own': 'o', 'x-post': 'p' })
  expect(server.requests[0]?.headers).not.toHaveProperty('x-common')
  expect(server.requests[0]?.headers).not.toHaveProperty('accept')
  expect(comparable(server.requests[1])).toEqual(comparable(server.requests[0]))
})

test('the query is the same, and written once', async () => {
  const { api, server, revoke } = await signIn()
  revoke()
  const serialize = ({ s, q }: Record<string, unknown>): string => encodeURI(`s=${String(s)}&q=${String(q)}`)
  await api.get('/search?page=1', { params: { q: ['a', 'b'], s: 'x y' }, paramsSerializer: { serialize } })
  expect(server.requests.map(({ path }) => path)).toEqual(Array(2).fill('/search?page=1&s=x%20y&q=a,b'))
})

test('a 401 that validateStatus accepts is cured too', async () => {
  const { api, auth, revoke } = await signIn()
  revoke()
  const { status } = await api.get('/things', { validateStatus: () => true })
  expect(status).toBe(200)
  expect(auth.refreshes).toBe(1)
})

test.for(adapters)('binary answers arrive after a replay (%s)', async (adapter) => {
  const { api, server, revoke } = await signIn({ adapter })
  server.reply = () => ({ headers: { 'content-type': 'application/octet-stream' }, body: 'bytes' })
  revoke()
  const { data } = await api.get<ArrayBuffer>('/file', { responseType: 'arraybuffer' })
  expect(Buffer.from(data).toString()).toBe('bytes')
})

test('the refused answer to a request for a Node stream is let go of', async () => {
  const { api, server, revoke } = await signIn()
  server.refusal = { status: 401, body: 'x'.repeat(1_000_000) }
  revoke()
  const { data } = await api.get<Readable>('/file', { responseType: 'stream' })
  expect(Buffer.concat(await data.toArray()).toString()).toBe('{"method":"GET","path":"/file"}')
  await vi.waitFor(() => expect(server.openConnections()).toBeLessThan(2))
})

test('the refused answer to a request for a web stream is let go of', async () => {
  const { api, server, revoke } = await signIn({ adapter: 'fetch' })
  server.refusal = { status: 401, body: 'x'.repeat(1_000_000) }
  revoke()
  const { data } = await api.get<ReadableStream>('/file', { responseType: 'stream' })
  expect(await new Response(data).text()).toBe('{"method":"GET","path":"/file"}')
  await vi.waitFor(() => expect(server.openConnections()).toBeLessThan(2))
})

test('a refused stream that cannot be cured is the caller’s', async () => {
  const { api, auth, server, revoke } = await signIn()
  server.refusal = { status: 401, body: 'why' }
  auth.reply = { status: 503, body: '', retryAfter: 60_000 }
  revoke()
  const { data } = await api.get<Readable>('/file', { responseType: 'stream', validateStatus: () => true })
  expect(Buffer.concat(await data.toArray()).toString()).toBe('why')
})

const streams: Readonly<Record<string, () => unknown>> = {
  'a Node stream': () => Readable.from(['one', 'two']),
  'a web stream': () => new Blob(['onetwo']).stream(),
  'a form-data stream': () =>
    Object.assign(Readable.from(['onetwo']), { getHeaders: () => ({ 'content-type': 'x/y' }) }),
}

test.for(Object.keys(streams))('%s is never resent empty: the 401 is the answer', async (name) => {
  const { api, server, auth, revoke } = await signIn({ adapter: name === 'a web stream' ? 'fetch' : 'http' })
  revoke()
  await expect(api.post('/upload', streams[name]?.())).rejects.toMatchObject({ response: { status: 401 } })
  expect(server.requests.map(({ body }) => body)).toEqual(['onetwo'])
  await api.get('/things')
  expect(auth.refreshes).toBe(1)
})

test('a stream waits for a fresh token where the one at hand expires soon', async () => {
  const { api, server, auth, pass } = await signIn()
  await pass(auth.lifetime - 10_000)
  await api.post('/upload', Readable.from(['body']))
  expect(server.requests).toMatchObject([{ headers: { authorization: 'Bearer sEcReT-2' } }])
})

test.for(adapters)('progress is reported for the replay too, up to the end (%s)', async (adapter) => {
  const { api, revoke } = await signIn({ adapter })
  revoke()
  const uploads: (number | undefined)[] = []
  const downloads: (number | undefined)[] = []
  await api.post('/upload', 'x'.repeat(100_000), {
    onUploadProgress: ({ progress }) => uploads.push(progress),
    onDownloadProgress: ({ loaded }) => downloads.push(loaded),
  })
  expect(uploads.filter((progress) => progress === 1).length).toBeGreaterThanOrEqual(2)
  expect(downloads.length).toBeGreaterThanOrEqual(2)
})

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
  revoke()
  await api.get('/things')
  revoke()
  await api.get('/things', { adapter: naming('call') })
  revoke()
  await api.get('/things', { adapter: ['xhr', 'http'] })
  expect(used).toEqual(['instance', 'instance', 'call', 'call'])
  expect(server.requests).toHaveLength(6)
})

test('an unknown adapter is axios’ own error', async () => {
  const { api } = await signIn()
  await expect(api.get('/things', { adapter: 'carrier-pigeon' })).rejects.toThrow("Unknown adapter 'carrier-pigeon'")
})

test('redirects are followed, and refused, as the caller says', async () => {
  const { api, server, revoke } = await signIn()
  server.reply = ({ path }) =>
    path === '/moved' ? { status: 302, headers: { location: '/things' } } : { body: '"here"' }
  revoke()
  expect((await api.get('/moved')).data).toBe('here')
  revoke()
  await expect(api.get('/moved', { maxRedirects: 0 })).rejects.toMatchObject({ response: { status: 302 } })
})
