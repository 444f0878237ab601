// D-SE-09 D-SE-14
import { Agent, get } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { auditTo, createLog, startNodeServer } from '../../src/node/index.ts'
import type { NodeServerOptions } from '../../src/node/index.ts'
import { createServerWorld, origin } from '../server-world.ts'
import type { ServerWorld } from '../server-world.ts'

interface Running {
  readonly url: string
  readonly lines: string[]
  readonly close: () => Promise<void>
}

async function running(world: ServerWorld, options: Partial<NodeServerOptions> = {}): Promise<Running> {
  const lines: string[] = []
  const log = createLog('debug', { write: (line) => void lines.push(line) })
  const { port, close } = await startNodeServer({
    auth: world.server,
    store: world.store,
    log,
    port: 0,
    host: '127.0.0.1',
    origin,
    keepAliveGrace: 0,
    ...options,
  })
  onTestFinished(close)
  return { url: `http://127.0.0.1:${port}`, lines, close }
}

function signIn(url: string, init: RequestInit = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'one', origin }
  const body = JSON.stringify({ username: 'ada', password: 'ada' })
  return fetch(`${url}/auth/login?password=in-the-query`, { method: 'POST', headers, body, ...init })
}

test('it is healthy as long as its store is', async () => {
  const world = createServerWorld()
  const { url } = await running(world)
  const healthy = await fetch(`${url}/healthz`)
  expect([healthy.status, await healthy.json()]).toEqual([200, { status: 'ok' }])
  world.breakStore(true)
  const ill = await fetch(`${url}/healthz`)
  expect([ill.status, await ill.json()]).toEqual([503, { status: 'store-unavailable' }])
})

test('it is not healthy while its store can be read and not written', async () => {
  const world = createServerWorld()
  const requireWritable = async (): Promise<void> => {
    throw new Error('cannot execute UPDATE in a read-only transaction')
  }
  const { url } = await running(world, { store: { ...world.store, requireWritable } })
  const ill = await fetch(`${url}/healthz`)
  expect([ill.status, await ill.json()]).toEqual([503, { status: 'store-unavailable' }])
})

test('it answers the endpoints, and nothing else', async () => {
  const { url } = await running(createServerWorld())
  expect((await signIn(url)).status).toBe(200)
  expect((await fetch(`${url}/`)).status).toBe(404)
})

test('it does not start without its store, or on a port that is taken', async () => {
  const world = createServerWorld()
  world.breakStore(true)
  await expect(running(world)).rejects.toThrow('the store is down')
  world.breakStore(false)
  const { url } = await running(world)
  const other = createServerWorld()
  await expect(running(other, { port: Number(new URL(url).port) })).rejects.toThrow('EADDRINUSE')
  await expect(running(other)).resolves.toBeDefined()
})

test('a request that has begun is answered before the server ends, and no other one is taken', async () => {
  const begun = Promise.withResolvers<void>()
  const mayGoOn = Promise.withResolvers<void>()
  const world = createServerWorld({
    verifyCredentials: async () => {
      begun.resolve()
      await mayGoOn.promise
      return { id: 'user-1', name: 'Ada' }
    },
  })
  const { url, close } = await running(world)
  const answer = signIn(url)
  await begun.promise
  const closed = close()
  await expect(signIn(url)).rejects.toThrow('fetch failed')
  mayGoOn.resolve()
  expect((await answer).status).toBe(200)
  await closed
})

test('whoever has a connection is told by an answer that it ends, before nobody listens any more', async () => {
  const { url, close } = await running(createServerWorld(), { keepAliveGrace: 60_000 })
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const reuses: boolean[] = []
  const ask = (path: string): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const sent = get(`${url}${path}`, { agent }, (answer) => {
        reuses.push(sent.reusedSocket)
        answer.resume().once('end', () => resolve(answer))
      })
      sent.once('error', reject)
    })
  const before = await ask('/auth/session')
  const closed = close()
  const reused = await ask('/healthz')
  expect([before, reused].map(({ statusCode, headers }) => [statusCode, headers.connection])).toEqual([
    [401, 'keep-alive'],
    [503, 'close'],
  ])
  expect(reuses).toEqual([false, true])
  // It was the last one: the server need not wait for anything.
  await closed
  await expect(ask('/auth/session')).rejects.toThrow('ECONNREFUSED')
})

test('who does not come to an end does not keep the server from it', async () => {
  const begun = Promise.withResolvers<void>()
  const world = createServerWorld({
    verifyCredentials: async () => {
      begun.resolve()
      return new Promise(() => {})
    },
  })
  const { url, close } = await running(world, { drainTimeout: 1 })
  const answer = signIn(url).catch(() => 'cut off')
  await begun.promise
  await close()
  expect(await answer).toBe('cut off')
})

test('a body that is never sent is nothing to wait for', async () => {
  const { url } = await running(createServerWorld())
  const abort = new AbortController()
  const body = new ReadableStream({ pull: () => abort.abort() })
  // The types of fetch do not know of `duplex` yet.
  const init = { body, signal: abort.signal, duplex: 'half' } as RequestInit
  await expect(signIn(url, init)).rejects.toThrow('aborted')
  expect((await signIn(url)).status).toBe(200)
})

test('it is asked for its health by a target that names the host, too', async () => {
  const { url } = await running(createServerWorld())
  const answer = await sendSlowly(url, [
    'GET http://any.example/healthz HTTP/1.1\r\nHost: any.example\r\nConnection: close\r\n\r\n',
  ])
  expect(answer).toMatch(/^HTTP\/1\.1 200 .*"status":"ok"/s)
})

test.each([
  ['a head', ['POST /auth/login HTTP/1.1\r\nHost: app.example.com\r\n', 'X-A: b\r\n']],
  ['a body', ['POST /auth/login HTTP/1.1\r\nHost: app.example.com\r\nContent-Length: 8000\r\n\r\n', ' ']],
  [
    'a body in chunks',
    ['POST /auth/login HTTP/1.1\r\nHost: app.example.com\r\nTransfer-Encoding: chunked\r\n\r\n', '1\r\n \r\n'],
  ],
])('%s that is sent too slowly is cut when its limit says, and is no error of the server', async (_, parts) => {
  const errors: unknown[] = []
  const world = createServerWorld({ onError: (error) => errors.push(error) })
  const { url } = await running(world, { requestTimeout: 100 })
  const page = parts.map((part, index) => (index === 0 ? part.replace('\r\n', `\r\n${pageHeaders}`) : part))
  expect(await sendSlowly(url, page)).toMatch(/^HTTP\/1\.1 408 /)
  expect(errors).toEqual([])
})

const pageHeaders = `Origin: ${origin}\r\nIdempotency-Key: one\r\nContent-Type: application/json\r\n`

/** Sends the first part, then the last one again and again until the server hangs up; resolves to what it said. */
function sendSlowly(url: string, parts: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    let received = ''
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(parts[0] ?? ''))
    const [, more] = parts
    const sending = setInterval(() => {
      if (more !== undefined && socket.writable) socket.write(more)
    }, 20)
    socket.setEncoding('utf8')
    socket.on('data', (part) => (received += String(part)))
    socket.on('error', () => {})
    socket.on('close', () => {
      clearInterval(sending)
      resolve(received)
    })
  })
}

test('the log has a line for each request and event, and no secret in any', async () => {
  const lines: string[] = []
  const log = createLog('debug', { write: (line) => void lines.push(line) })
  const world = createServerWorld({ audit: auditTo(log), onError: (err, traceId) => log.error({ err, traceId }) })
  const { url } = await running(world, { log })
  const response = await signIn(url)
  const cookie = response.headers.getSetCookie().join()
  const token: unknown = Reflect.get(Object(await response.json()), 'accessToken')
  await fetch(`${url}/auth/sessions`, { headers: { authorization: `Bearer ${String(token)}` } })
  const written = lines.map((line): unknown => JSON.parse(line))
  expect(written).toMatchObject([
    { level: 'info', event: 'signed-in', userId: 'user-1', attemptId: 'one', service: 'keyturn' },
    { level: 'info', msg: 'request', method: 'POST', path: '/auth/login', status: 200 },
    { level: 'info', msg: 'request', method: 'GET', path: '/auth/sessions', status: 200 },
  ])
  const [, secret = 'none'] = /__Host-refresh=([^;]+)/.exec(cookie) ?? []
  for (const each of [secret, String(token), 'in-the-query', 'password']) expect(lines.join()).not.toContain(each)
})

test('what is called like a secret is not written, should anybody ever pass one', () => {
  const lines: string[] = []
  createLog('info', { write: (line) => void lines.push(line) }).info({
    headers: { authorization: 'secret', cookie: 'secret' },
    password: 'secret',
    err: { refreshToken: 'secret' },
  })
  expect(lines.join()).not.toContain('secret')
})

test('of the error of a driver neither the statement nor the row is written', () => {
  const lines: string[] = []
  const row = 'user-1, Firefox'
  const sent = { command: { args: [row] }, parameters: [row], query: row, detail: `Failing row contains (${row}).` }
  createLog('info', { write: (line) => void lines.push(line) }).error({
    err: Object.assign(new Error('refused'), sent),
  })
  expect(lines.join()).toContain('refused')
  expect(lines.join()).not.toContain(row)
})
