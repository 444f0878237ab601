import { getRequestListener, type Http2Bindings, type HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import {
  AuthenticationError,
  createAuthServer,
  generateKeys,
  importKeys,
  memoryStore,
  type AuditEvent,
  type AuthServerOptions,
} from '@keyturn/server'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'

export interface User {
  readonly id: string
  readonly name: string
}

const users: readonly User[] = [
  { id: 'u1', name: 'Alice' },
  { id: 'u2', name: 'Bob' },
]

export interface SiteOptions extends Pick<
  AuthServerOptions,
  'credential' | 'profile' | 'lifetimes' | 'cookie' | 'bound'
> {
  /** The script of its pages. */
  readonly script: string
  /** What it is called in addresses. @default 'localhost' */
  readonly host?: string
  /** Over https with this certificate. @default over http */
  readonly certificate?: { readonly key: string; readonly cert: string } | undefined
}

/** Pages, a real auth server behind HttpOnly cookies, and an API, on one origin. */
export interface Site {
  readonly origin: string
  /** The same site under the number of this machine, which to a browser is another host. */
  readonly numberedOrigin: string
  /** Paths of what has reached the auth server and the API, in order. */
  readonly requests: string[]
  /** How many of them were refreshes. */
  readonly refreshes: () => number
  /** What happened, in the words of the auth server. */
  readonly audit: AuditEvent[]
  /** Lets time pass on the server. */
  readonly skip: (duration: number) => void
  /** The path of a page that runs a script before it does anything else. */
  readonly pageAfter: (script: string) => string
  /** Stops the next request to a path before it is served. */
  readonly stop: (path: string) => StoppedRequest
  /** From now on the connection dies before a byte of any answer to a path is sent. Returns how to end that. */
  readonly loseAnswers: (path: string) => () => void
  /** All the cookies that the auth server has set, as it wrote them. */
  readonly setCookies: readonly string[]
  /** A cookie that pages set. */
  pageCookie: string | undefined
  /** What the API answers to those it knows. */
  reply: (request: Request, userId: string) => Response
  readonly close: () => Promise<void>
}

/** A request that stands at the door. */
interface StoppedRequest {
  readonly arrived: Promise<void>
  /** Resolves when nobody waits for its answer any more. */
  readonly gone: Promise<void>
  readonly serve: () => void
  /** Serves it, and has the connection die before a byte of the answer is sent. */
  readonly loseAnswer: () => void
  /** Has the connection die before it is served. */
  readonly drop: () => void
}

type Fate = 'served' | 'unanswered' | 'lost'

/** Starts one on a free port of this machine. */
export async function startSite({ script, host = 'localhost', certificate, ...options }: SiteOptions): Promise<Site> {
  const requests: string[] = []
  const audit: AuditEvent[] = []
  const stops: Stop[] = []
  const losing = new Set<string>()
  const setCookies: string[] = []
  const preparations: string[] = []
  let skipped = 0
  const shared = {
    store: memoryStore({ now: () => Date.now() + skipped }),
    keys: await importKeys(await generateKeys()),
    verifyCredentials: ({ name }: Readonly<Record<string, unknown>>) => users.find((user) => user.name === name),
    loadUser: (id: string) => users.find((user) => user.id === id),
    audit: (event: AuditEvent) => audit.push(event),
    ...options,
  }
  const auth = createAuthServer<User>(shared)
  const admin = createAuthServer<User>({ ...shared, basePath: '/admin', cookie: { name: 'admin', ...options.cookie } })

  async function serve(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith('/auth/')) {
      const response = await auth.fetch(request)
      setCookies.push(...response.headers.getSetCookie())
      return response
    }
    if (pathname.startsWith('/admin/')) return admin.fetch(request)
    if (pathname.startsWith('/api/')) return callApi(request)
    if (pathname === '/page.js') return new Response(script, { headers: scriptHeaders })
    const preparation = preparations[Number(/^\/after\/(\d+)$/.exec(pathname)?.[1])]
    return new Response(page(preparation ? '/' : pathname, preparation), {
      headers: { 'Content-Type': 'text/html', ...(site.pageCookie && { 'Set-Cookie': site.pageCookie }) },
    })
  }

  async function callApi(request: Request): Promise<Response> {
    try {
      const { userId } = await auth.authenticate(request)
      return site.reply(request, userId)
    } catch (error) {
      if (error instanceof AuthenticationError) return error.response
      throw error
    }
  }

  async function answer(request: Request, { outgoing }: HttpBindings | Http2Bindings): Promise<Response> {
    const { pathname } = new URL(request.url)
    if (/^\/(auth|admin|api)\//.test(pathname)) requests.push(pathname)
    const fate = losing.has(pathname) ? 'unanswered' : await decide(pathname, outgoing)
    const response = fate === 'lost' ? RESPONSE_ALREADY_SENT : await serve(request)
    if (fate === 'served') return response
    outgoing.destroy()
    return RESPONSE_ALREADY_SENT
  }

  /** What is not stopped is served. */
  async function decide(
    pathname: string,
    outgoing: HttpBindings['outgoing'] | Http2Bindings['outgoing'],
  ): Promise<Fate> {
    const stop = stops.find(({ path }) => path === pathname)
    if (!stop) return 'served'
    stops.splice(stops.indexOf(stop), 1)
    stop.arrived()
    outgoing.once('close', stop.gone)
    return stop.fate
  }

  const listen = getRequestListener(answer)
  const server = certificate
    ? createSecureServer(certificate, (incoming, outgoing) => void listen(incoming, outgoing))
    : createServer((incoming, outgoing) => void listen(incoming, outgoing))
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve))
  // A server that listens on a port has an address of this type.
  const { address, family, port } = server.address() as AddressInfo

  const site: Site = {
    origin: `http${certificate ? 's' : ''}://${host}:${port}`,
    numberedOrigin: `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`,
    requests,
    refreshes: () => requests.filter((path) => path === '/auth/refresh').length,
    audit,
    skip: (duration) => void (skipped += duration),
    pageAfter: (preparation) => `/after/${preparations.push(preparation) - 1}`,
    stop(path) {
      const { stop, request } = createStop(path)
      stops.push(stop)
      return request
    },
    loseAnswers(path) {
      losing.add(path)
      return () => losing.delete(path)
    },
    setCookies,
    pageCookie: undefined,
    reply: (_request, userId) => Response.json({ userId }),
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return site
}

interface Stop {
  readonly path: string
  readonly fate: Promise<Fate>
  readonly arrived: () => void
  readonly gone: () => void
}

function createStop(path: string): { readonly stop: Stop; readonly request: StoppedRequest } {
  const arrival = Promise.withResolvers<void>()
  const departure = Promise.withResolvers<void>()
  const fate = Promise.withResolvers<Fate>()
  return {
    stop: { path, fate: fate.promise, arrived: arrival.resolve, gone: departure.resolve },
    request: {
      arrived: arrival.promise,
      gone: departure.promise,
      serve: () => fate.resolve('served'),
      loseAnswer: () => fate.resolve('unanswered'),
      drop: () => fate.resolve('lost'),
    },
  }
}

// A sandboxed frame is of another origin.
const scriptHeaders = { 'Content-Type': 'text/javascript', 'Access-Control-Allow-Origin': '*' }

const scriptTag = '<script type="module" src="/page.js"></script>'
const bodies: Readonly<Record<string, string>> = {
  '/': scriptTag,
  '/sandbox': '<iframe sandbox="allow-scripts" src="/"></iframe>',
  '/framed': `<iframe srcdoc='${scriptTag}'></iframe>`,
}

// WebKit tells its driver nothing of what happens before the driver first looks into the page.
const overhear =
  "<script>globalThis.earlyExceptions = []; addEventListener('error', ({ message }) => earlyExceptions.push(message))</script>"

function page(path: string, preparation?: string): string {
  const before = preparation ? `<script>(${preparation})()</script>` : ''
  return `<!doctype html><meta charset="utf-8"><title>${path}</title>${overhear}${before}${bodies[path] ?? ''}`
}
