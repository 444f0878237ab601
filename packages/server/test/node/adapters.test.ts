// D-SE-05 D-SE-13 D-SE-16
import express from 'express'
import type { Express } from 'express'
import { createServer, request as sendRequest } from 'node:http'
import type { IncomingMessage, OutgoingHttpHeaders, RequestListener } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import { toNodeHandler } from '../../src/node/index.ts'
import type { NodeHandlerOptions } from '../../src/node/index.ts'
import { createServerWorld, origin, textMember } from '../server-world.ts'
import type { ServerWorld } from '../server-world.ts'

interface Sent {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
}

interface Got {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string
}

type Send = (sent: Sent) => Promise<Got>

/** Serves for one test, and sends to it without anything added. */
async function serving(listener: RequestListener): Promise<Send> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return async ({ method, path, headers, body }) => {
    const outgoing: OutgoingHttpHeaders = { ...headers }
    const incoming = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = sendRequest({ host: '127.0.0.1', port, method, path, headers: outgoing }, resolve)
      request.once('error', reject).end(body)
    })
    const text = (await buffer(incoming)).toString('utf8')
    return { status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }
  }
}

const options: NodeHandlerOptions = { origin }

function app(arrange: (app: Express, world: ServerWorld) => void): (world: ServerWorld) => Promise<Send> {
  return async (world) => {
    const made = express()
    made.disable('x-powered-by')
    arrange(made, world)
    return serving(made)
  }
}

const adapters: Readonly<Record<string, (world: ServerWorld) => Promise<Send>>> = {
  'node:http': (world) =>
    serving((incoming, outgoing) => void toNodeHandler(world.server, options)(incoming, outgoing)),
  'Express, before everything': app((made, { server }) => made.use(toNodeHandler(server, options))),
  'Express, mounted at the base path': app((made, { server }) => made.use('/auth', toNodeHandler(server, options))),
  'Express, after a parser of bodies': app((made, { server }) => {
    made.use(express.json({ strict: false }))
    made.use(toNodeHandler(server, options))
  }),
}

async function directly({ server }: ServerWorld): Promise<Send> {
  return async ({ method, path, headers, body }) => {
    const init = { method, headers, ...(body !== undefined && { body }) }
    const response = await server.fetch(new Request(`${origin}${path}`, init), { address: '127.0.0.1' })
    const setCookie = response.headers.getSetCookie()
    const all = { ...Object.fromEntries(response.headers), ...(setCookie.length > 0 && { 'set-cookie': setCookie }) }
    return { status: response.status, headers: all, body: await response.text() }
  }
}

const page = { 'sec-fetch-site': 'same-origin', origin, 'content-type': 'application/json', 'idempotency-key': 'one' }
const credentials = JSON.stringify({ username: 'ada', password: 'ada' })
const get = (path: string, headers: Sent['headers'] = {}): Sent => ({ method: 'GET', path, headers })
const post = (path: string, body?: string, headers: Sent['headers'] = {}): Sent => ({
  method: 'POST',
  path,
  body,
  headers: { ...page, ...headers },
})

/** What a client might send, good and bad, in this order; `{cookie}` and `{token}` are those of the last sign-in. */
const story: readonly Sent[] = [
  post('/auth/refresh', '{}'),
  post('/auth/login', JSON.stringify({ username: 'ada', password: 'wrong' })),
  post('/auth/login', credentials),
  post('/auth/refresh', '{}', { cookie: '{cookie}' }),
  post('/auth/refresh', undefined, { cookie: '{cookie}' }),
  post('/auth/refresh', '{"idleSeconds":-1}', { cookie: '{cookie}' }),
  post('/auth/refresh', '[]', { cookie: '{cookie}' }),
  post('/auth/refresh', JSON.stringify({ filling: 'x'.repeat(9000) }), { cookie: '{cookie}' }),
  post('/auth/refresh', '{}', { cookie: '{cookie}; __Host-refresh=other' }),
  post('/auth/refresh', '{}', { cookie: '__Host-refresh=forged' }),
  post('/auth/refresh', '{}', { cookie: '{cookie}', 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }),
  post('/auth/refresh', 'a=b', { cookie: '{cookie}', 'content-type': 'application/x-www-form-urlencoded' }),
  post('/auth/refresh', '{}', {
    cookie: '{cookie}',
    'sec-fetch-site': 'same-site',
    origin: 'https://shop.example.com',
  }),
  get('/auth/session', { cookie: '{cookie}' }),
  get('/auth/session'),
  get('/auth/sessions', { authorization: 'Bearer {token}' }),
  get('/auth/sessions', { authorization: 'Bearer nonsense' }),
  get('/auth/refresh'),
  get('/auth/nothing'),
  get('/auth/.well-known/jwks.json'),
  get('/auth/.well-known/jwks.json?cached', { 'if-none-match': '{etag}' }),
  {
    method: 'OPTIONS',
    path: '/auth/refresh',
    headers: { origin: 'https://shop.example.com', 'access-control-request-method': 'POST' },
  },
  { method: 'DELETE', path: '/auth/sessions/nothing', headers: { ...page, authorization: 'Bearer {token}' } },
  { method: 'PUT', path: '/auth/login', headers: page, body: '{}' },
  post('/auth/logout', '{}', { cookie: '{cookie}' }),
  post('/auth/refresh', '{}', { cookie: '{cookie}' }),
]

async function play(send: Send): Promise<readonly unknown[]> {
  const known: Record<string, string> = {}
  const answers: unknown[] = []
  for (const sent of story) {
    const fill = (text: string): string => text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => known[name] ?? whole)
    const headers = Object.fromEntries(Object.entries(sent.headers).map(([name, value]) => [name, fill(value)]))
    const got = await send({ ...sent, headers })
    const [, token] = /"accessToken":"([^"]+)"/.exec(got.body) ?? []
    const [cookie] = /__Host-refresh=[\w-]+/.exec(String(got.headers['set-cookie'])) ?? []
    if (sent.path === '/auth/login' && token !== undefined && cookie !== undefined)
      Object.assign(known, { token, cookie })
    if (typeof got.headers['etag'] === 'string') known['etag'] = got.headers['etag']
    answers.push({ sent: `${sent.method} ${sent.path}`, ...comparable(got) })
  }
  return answers
}

const connection = new Set(['connection', 'date', 'keep-alive', 'transfer-encoding', 'content-length'])

/** The answer less what is different each time, and what is about the connection. */
function comparable({ status, headers, body }: Got): object {
  const fresh = /[\w-]{22,}(\.[\w-]+)*|[0-9a-f-]{36}/g
  const kept = Object.entries(headers).filter(([name]) => !connection.has(name))
  return {
    status,
    headers: Object.fromEntries(kept.map(([name, value]) => [name, String(value).replaceAll(fresh, '…')])),
    body: body.replaceAll(fresh, '…'),
  }
}

function createWorld(): ServerWorld {
  return createServerWorld({ origins: ['https://shop.example.com'] })
}

describe('every adapter gives the same answers', () => {
  test('the story has all kinds of them', async () => {
    const statuses = (await play(await directly(createWorld()))).map((answer) =>
      Number(Reflect.get(Object(answer), 'status')),
    )
    expect([...new Set(statuses)].toSorted((a, b) => a - b)).toEqual([200, 204, 304, 400, 401, 403, 404, 405, 413])
  })

  test.each(Object.entries(adapters))('%s', async (_, adapt) => {
    expect(await play(await adapt(createWorld()))).toEqual(await play(await directly(createWorld())))
  })
})

test('cookies and headers that others have set stay', async () => {
  const send = await app((made, { server }) => {
    made.use((_, answer, next) => {
      answer.cookie('theme', 'dark').set('X-Served-By', 'app')
      next()
    })
    made.use(toNodeHandler(server, options))
  })(createWorld())
  const { headers } = await send(post('/auth/login', credentials))
  expect([headers['set-cookie'], headers['x-served-by']]).toEqual([
    [expect.stringMatching(/^__Host-refresh=/), expect.stringMatching(/^keyturn-session=1;/), 'theme=dark; Path=/'],
    'app',
  ])
})

test('what is not below the base path is for others', async () => {
  const send = await app((made, { server }) => {
    made.use(toNodeHandler(server, options))
    made.use((_, answer) => void answer.send('the app'))
  })(createWorld())
  for (const path of ['/', '/authors', '/auth']) expect((await send(get(path))).body).toBe('the app')
})

test('where nobody else is there, it is not found', async () => {
  const send = await adapters['node:http']?.(createWorld())
  expect(await send?.(get('/authors'))).toMatchObject({ status: 404 })
})

test.each(['http://[/', 'http://', '//', '/auth/refresh#\u0000'])(
  'a target that is none (%j) is a bad request or not found',
  async (path) => {
    const send = await serving((incoming, outgoing) => {
      incoming.url = path
      void toNodeHandler(createWorld().server, options)(incoming, outgoing)
    })
    expect([400, 404, 405]).toContain((await send(get('/'))).status)
  },
)

describe('a target that names the host, too (RFC 9112 §3.2.2)', () => {
  const whole = (path: string): string => `http://app.example.com${path}`

  test.each(Object.entries(adapters))('is the same to %s', async (_, adapt) => {
    const send = await adapt(createWorld())
    expect(await send({ ...post('/auth/login', credentials), path: whole('/auth/login?a=b') })).toMatchObject({
      status: 200,
    })
    expect(await send(get(whole('/auth/nothing')))).toMatchObject({ status: 404 })
  })

  test('counts before the header', async () => {
    const urls: string[] = []
    const auth = {
      basePath: '/auth',
      fetch: async ({ url }: Request) => {
        urls.push(url)
        return new Response()
      },
    }
    const untold = await serving((incoming, outgoing) => void toNodeHandler(auth)(incoming, outgoing))
    await untold(get(whole('/auth/session?a=b'), { host: 'other.example' }))
    const told = await serving((incoming, outgoing) => void toNodeHandler(auth, options)(incoming, outgoing))
    await told(get('HTTP://other.example/auth/session'))
    expect(urls).toEqual([whole('/auth/session?a=b'), `${origin}/auth/session`])
  })

  test('is not below the base path where its path is not', async () => {
    const send = await app((made, { server }) => {
      made.use(toNodeHandler(server, options))
      made.use((__, answer) => void answer.send('the app'))
    })(createWorld())
    for (const path of ['', '/', '/authors', '/?/auth/x']) expect((await send(get(whole(path)))).body).toBe('the app')
  })
})

test('behind a proxy that ends TLS, pages of the public origin are our own', async () => {
  const { server } = createWorld()
  const old = post('/auth/login', credentials, { 'sec-fetch-site': '' })
  const { 'sec-fetch-site': _, ...headers } = old.headers
  const told = await serving((incoming, outgoing) => void toNodeHandler(server, { origin })(incoming, outgoing))
  expect((await told({ ...old, headers })).status).toBe(200)
  const untold = await serving((incoming, outgoing) => void toNodeHandler(server)(incoming, outgoing))
  expect((await untold({ ...old, headers })).status).toBe(403)
  const spoofed = { ...headers, 'x-forwarded-proto': 'https', 'x-forwarded-host': 'app.example.com' }
  expect((await untold({ ...old, headers: spoofed })).status).toBe(403)
})

test('in development on http://localhost everything works without a word about it', async () => {
  const { server } = createServerWorld({ cookie: { secure: false } })
  const send = await serving((incoming, outgoing) => void toNodeHandler(server)(incoming, outgoing))
  const sent = post('/auth/login', credentials, { host: 'localhost:3000', origin: 'http://localhost:3000' })
  const { 'sec-fetch-site': _, ...headers } = sent.headers
  expect((await send({ ...sent, headers })).status).toBe(200)
})

test.each([
  ['no proxy is trusted', undefined, '127.0.0.1'],
  ['one proxy is trusted', 1, '198.51.100.7'],
  ['two proxies are', 2, '203.0.113.9'],
  ['those of this machine are', ['loopback'], '198.51.100.7'],
  ['those of another network are', ['10.0.0.0/8'], '127.0.0.1'],
] as const)('the address of the client, where %s', async (_, trustProxy, address) => {
  const seen: unknown[] = []
  const handler = toNodeHandler(
    {
      basePath: '/auth',
      fetch: async (__, context) => {
        seen.push(context?.address)
        return new Response()
      },
    },
    trustProxy === undefined ? {} : { trustProxy },
  )
  const send = await serving((incoming, outgoing) => void handler(incoming, outgoing))
  await send(get('/auth/session', { 'x-forwarded-for': '192.0.2.66, 203.0.113.9, 198.51.100.7' }))
  expect(seen).toEqual([address])
})

test.each([
  ['trustProxy', { trustProxy: ['nonsense'] }],
  ['trustProxy', { trustProxy: ['10.0.0.0/99'] }],
  ['trustProxy', { trustProxy: true }],
  ['trustProxy', { trustProxy: -1 }],
  ['trustProxy', { trustProxy: 1.5 }],
  ['origin', { origin: 'app.example.com' }],
  ['origin', { origin: 'https://app.example.com/' }],
  ['origin', { origin: 'capacitor://localhost' }],
  ['origin', { origin: 5 }],
])('a wrong %s (%o) is refused by its name when the handler is made', (name, wrong) => {
  // Not every app is written in TypeScript.
  const make = () => toNodeHandler(createWorld().server, wrong as object)
  expect(make).toThrow(TypeError)
  expect(make).toThrow(new RegExp(`^${name}: must be `))
})

describe('after a parser of forms', () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded', cookie: '' }
  const parsed = app((made, { server }) => {
    made.use(express.urlencoded({ extended: true }))
    made.use(toNodeHandler(server, options))
  })

  test('a form is read where tokens are in the body', async () => {
    const send = await parsed(createServerWorld({ credential: 'body' }))
    const { body } = await send(post('/auth/login', 'username=ada&password=ada', form))
    const grant = `grant_type=refresh_token&refresh_token=${textMember(JSON.parse(body), 'refreshToken')}`
    expect((await send(post('/auth/refresh', grant, form))).status).toBe(200)
    expect((await send(post('/auth/refresh', `${grant}&refresh_token=other`, form))).status).toBe(400)
  })

  test('a form is still a form where cookies carry tokens', async () => {
    const send = await parsed(createServerWorld())
    expect((await send(post('/auth/login', 'username=ada&password=ada', form))).status).toBe(403)
  })
})
