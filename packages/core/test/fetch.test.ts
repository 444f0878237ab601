import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createFetch } from '../src/index.ts'
import { createBrowser } from './browser-of-tabs.ts'

// D-CS-02 D-CS-03 D-CS-07 D-CS-08 D-CS-09 D-CS-10 D-CS-26 D-CS-28 D-CS-29 D-ES-07 D-ES-08 D-ES-09

interface Arrived {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A real API that accepts one token; every other one is answered 401. */
async function startApi() {
  const api = { origin: '', token: '', arrived: [] as Arrived[], challenge: 'Bearer error="invalid_token"', moveTo: '' }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      api.arrived.push({ method, path, headers, body: Buffer.concat(chunks).toString() })
      if (path === '/moved') return response.writeHead(307, { location: api.moveTo }).end()
      if (path === '/broken') return response.writeHead(500).end()
      if (headers.authorization === `Bearer ${api.token}`) return response.writeHead(200).end('welcome')
      return response.writeHead(401, { 'www-authenticate': api.challenge }).end('go away')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // a listening server on a port has such an address
  api.origin = `http://127.0.0.1:${port}`
  return api
}

async function signedIn() {
  const api = await startApi()
  const browser = createBrowser({}, { origin: api.origin })
  const { session, tab } = await browser.restored()
  tab.hide()
  api.token = 'token-1-of-u1'
  /** The API forgets the token that the session holds, and knows the next one. */
  const revoke = (): void => void (api.token = 'token-2-of-u1')
  const expire = async (): Promise<void> => {
    await browser.world.advance(11 * 60_000)
    revoke()
  }
  return { ...browser, api, session, tab, fetch: createFetch(session), revoke, expire }
}

test('a request with a live token is sent once', async () => {
  const { fetch, api, server } = await signedIn()
  const response = await fetch(`${api.origin}/mine`)
  expect(await response.text()).toBe('welcome')
  expect(api.arrived).toHaveLength(1)
  expect(server.refreshes).toHaveLength(1)
})

test('many requests on an expired token share one refresh, and none is refused', async () => {
  const { fetch, api, server, expire } = await signedIn()
  await expire()
  const responses = await Promise.all(Array.from({ length: 50 }, () => fetch(`${api.origin}/mine`)))
  expect(responses.every(({ status }) => status === 200)).toBe(true)
  expect(api.arrived).toHaveLength(50)
  expect(server.refreshes).toHaveLength(2)
})

const bodies: readonly (readonly [string, () => BodyInit])[] = [
  ['a text', () => 'hällo'],
  ['form fields', () => new URLSearchParams({ a: '1', b: 'ü' })],
  ['a blob', () => new Blob(['bytes'], { type: 'text/x-own' })],
  ['bytes', () => new TextEncoder().encode('bytes')],
  ['a buffer', () => new TextEncoder().encode('bytes').buffer],
]

test.for(bodies)('%s is replayed byte for byte after a 401', async ([, body]) => {
  const { fetch, api, revoke } = await signedIn()
  revoke()
  const response = await fetch(`${api.origin}/mine`, { method: 'PUT', body: body(), headers: { 'x-own': 'kept' } })
  expect(response.status).toBe(200)
  const [first, second] = api.arrived
  expect(api.arrived).toHaveLength(2)
  expect(second?.body).toBe(first?.body)
  expect(second?.body).not.toBe('')
  expect(second?.headers['content-type']).toBe(first?.headers['content-type'])
  expect(second?.headers['x-own']).toBe('kept')
})

test('form data is replayed with the same parts', async () => {
  const { fetch, api, revoke } = await signedIn()
  revoke()
  const body = new FormData()
  body.append('name', 'Zoë')
  body.append('file', new File(['receipt'], 'receipt.txt'))
  expect((await fetch(`${api.origin}/mine`, { method: 'POST', body })).status).toBe(200)
  for (const { body: sent } of api.arrived) {
    expect(sent).toContain('Zoë')
    expect(sent).toContain('receipt.txt')
  }
})

test('a Request with a body can be given, and is replayed', async () => {
  const { fetch, api, revoke } = await signedIn()
  revoke()
  const request = new Request(`${api.origin}/mine`, {
    method: 'POST',
    body: '{"a":1}',
    headers: { 'x-own': 'request' },
  })
  expect((await fetch(request)).status).toBe(200)
  expect(api.arrived.map(({ body }) => body)).toEqual(['{"a":1}', '{"a":1}'])
  expect(api.arrived[1]?.headers['x-own']).toBe('request')
})

test.for([
  ['an object', { 'x-own': 'init' }],
  ['pairs', [['x-own', 'init']]],
  ['Headers', new Headers({ 'x-own': 'init' })],
] as const)('headers given as %s win over those of the Request', async ([, headers]) => {
  const { fetch, api, revoke } = await signedIn()
  revoke()
  const request = new Request(`${api.origin}/mine`, { headers: { 'x-own': 'request' } })
  await fetch(request, { headers: headers as HeadersInit })
  expect(api.arrived.map(({ headers: sent }) => sent['x-own'])).toEqual(['init', 'init'])
  expect(api.arrived[1]?.headers.authorization).toBe('Bearer token-2-of-u1')
})

test('a stream is never sent twice: it waits for a fresh token, and keeps its own 401', async () => {
  const { fetch, api, revoke, server, world } = await signedIn()
  revoke()
  const body = new Blob(['only once']).stream()
  const response = await fetch(`${api.origin}/mine`, { method: 'POST', body, duplex: 'half' } as RequestInit) // Node wants to be told
  expect(response.status).toBe(401)
  expect(await response.text()).toBe('go away')
  expect(api.arrived.map((each) => each.body)).toEqual(['only once'])
  await world.settle()
  expect(server.refreshes).toHaveLength(2)
})

test('an API that refuses every token ends in its own 401, and the next request starts no refresh', async () => {
  const { fetch, api, server } = await signedIn()
  api.token = 'none that there will ever be'
  expect((await fetch(`${api.origin}/mine`)).status).toBe(401)
  expect(api.arrived).toHaveLength(2)
  expect((await fetch(`${api.origin}/mine`)).status).toBe(401)
  expect(api.arrived).toHaveLength(3)
  expect(server.refreshes).toHaveLength(2)
})

test('a 401 that no refresh cures, a 500 and a 401 while signed out are handed over', async () => {
  const { fetch, api, server, session, revoke } = await signedIn()
  expect((await fetch(`${api.origin}/broken`)).status).toBe(500)
  revoke()
  api.challenge = 'Bearer error="insufficient_scope"'
  expect((await fetch(`${api.origin}/mine`)).status).toBe(401)
  await session.signOut()
  expect((await fetch(`${api.origin}/mine`)).status).toBe(401)
  expect(server.refreshes).toHaveLength(1)
  expect(api.arrived.at(-1)?.headers.authorization).toBeUndefined()
  await expect(fetch(`${api.origin}/mine`, { session: 'required' })).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
})

test('a request that is to be left alone, or authorizes itself, is left alone', async () => {
  const { fetch, api, server } = await signedIn()
  await fetch(`${api.origin}/mine`, { session: false })
  await fetch(`${api.origin}/mine`, { headers: { authorization: 'Basic abc' } })
  expect(api.arrived.map(({ headers }) => headers.authorization)).toEqual([undefined, 'Basic abc'])
  expect(server.refreshes).toHaveLength(1)
})

test('another origin gets no token, neither directly nor by a redirect, unless it is named', async () => {
  const { fetch, api, session, server } = await signedIn()
  const other = await startApi()
  expect((await fetch(`${other.origin}/theirs`)).status).toBe(401)
  api.moveTo = `${other.origin}/theirs`
  await fetch(`${api.origin}/moved`)
  expect(other.arrived.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined])
  expect(server.refreshes).toHaveLength(1)

  other.token = await session.getAccessToken()
  const wider = createFetch(session, { origins: [other.origin] })
  expect((await wider(`${other.origin}/theirs`)).status).toBe(200)
})

test('a request that is aborted while it waits rejects at once, and is never sent', async () => {
  const { fetch, api, world, expire, server } = await signedIn()
  await expire()
  server.replies.push('no-answer')
  const controller = new AbortController()
  const aborted = fetch(`${api.origin}/mine`, { signal: controller.signal })
  await world.settle()
  controller.abort()
  await expect(aborted).rejects.toMatchObject({ name: 'AbortError' })
  await world.advance(60_000)
  expect(api.arrived).toHaveLength(0)
})

test('a request that no token can be had for rejects as retryable, unsent', async () => {
  const { fetch, api, world, expire, server } = await signedIn()
  await expire()
  server.replies.push('network-error', 'network-error')
  const waiting = expect(fetch(`${api.origin}/mine`)).rejects.toMatchObject({
    code: 'ERR_REFRESH_UNAVAILABLE',
    retryable: true,
  })
  await world.advance(5_000)
  await waiting
  expect(api.arrived).toHaveLength(0)
})
