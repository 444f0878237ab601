import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AuthServer } from '../auth-server.ts'
import type { SessionStore } from '../rotation/session-store.ts'
import { requireDuration, requireFunctions, requireObject, requireText } from '../settings/option-checks.ts'
import { createDrain } from './drain.ts'
import type { Log } from './log.ts'
import { toNodeHandler } from './node-handler.ts'
import type { NodeHandlerOptions } from './node-handler.ts'
import { requestTarget } from './request-target.ts'

/** Options of {@link startNodeServer}. Durations are milliseconds. */
export interface NodeServerOptions extends NodeHandlerOptions {
  readonly auth: AuthServer
  /** Asked by `/healthz` whether it answers, and can be written. */
  readonly store: HealthSource
  readonly log: Log
  /** 0 takes any free port. @default 3000 */
  readonly port?: number
  /** @default 'localhost' */
  readonly host?: string
  /** How long a request may take to arrive, with its body; then it is answered 408 and its connection ends. @default 15_000 */
  readonly requestTimeout?: number
  /**
   * How long connections that idle are kept once the server shall stop; until then it still listens, and each answer asks to close its connection,
   * so that no proxy sends a request on one that closes under it. Ends early where there is none left. @default 5_000
   */
  readonly keepAliveGrace?: number
  /** How long requests may go on after that. @default 10_000 */
  readonly drainTimeout?: number
}

/** What is asked of a store for `/healthz`. */
type HealthSource = Pick<SessionStore, 'now' | 'requireWritable'>

/** A server that listens. */
export interface NodeServer {
  readonly port: number
  /** Lets go of everybody who is connected, answers the requests that there are, and resolves when nothing is left. */
  readonly close: () => Promise<void>
}

const healthTimeout = 2_000
// Node looks only so often whether one takes too long; by itself every 30 s.
const connectionsCheckingInterval = 1_000
// What a timer of Node can wait for.
const longestTimer = 2 ** 31 - 1
// Longer than proxies keep connections (nginx: 60 s), so that none is closed under a request of theirs.
const keepAliveTimeout = 75_000

/** Serves the endpoints and `GET /healthz` over http, and does what a running server does beside. Rejects while the store cannot answer, and where the port is taken. */
export async function startNodeServer(given: NodeServerOptions): Promise<NodeServer> {
  requireObject('options', given)
  const { auth, store, log, port = 3000, host = 'localhost', ...more } = given
  // A request of 8 KiB needs no longer, and nobody shall hold connections by sending slowly.
  const { requestTimeout = 15_000, keepAliveGrace = 5_000, drainTimeout = 10_000, ...options } = more
  requireFunctions('auth', auth, ['fetch', 'start'])
  requireFunctions('store', store, ['now'])
  requireFunctions('log', log, ['info', 'debug'])
  requireText('host', host)
  if (!(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new TypeError('port: must be a whole number from 0 to 65535.')
  }
  for (const [name, duration] of Object.entries({ requestTimeout, keepAliveGrace, drainTimeout })) {
    requireDuration(name, duration, longestTimer)
  }
  const endpoints = toNodeHandler(auth, options)
  const stopAuth = await auth.start()
  const server = createServer(
    { requestTimeout, headersTimeout: requestTimeout, connectionsCheckingInterval, keepAliveTimeout },
    (incoming, outgoing) => {
      noteWhenDone(incoming, outgoing, log)
      drain.watch(outgoing)
      if (pathOf(incoming) === '/healthz') return void answerHealth(outgoing, store, drain.hasBegun())
      void endpoints(incoming, outgoing)
    },
  )
  const drain = createDrain(server, { keepAliveGrace, drainTimeout })
  try {
    await listen(server, port, host)
  } catch (error) {
    await stopAuth()
    throw error
  }
  return {
    port: portOf(server),
    close: async () => {
      await drain.begin()
      await stopAuth()
    },
  }
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function answerHealth(outgoing: ServerResponse, store: HealthSource, isDraining: boolean): Promise<void> {
  const status = isDraining ? 'draining' : await healthOf(store)
  const headers = {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  }
  outgoing.writeHead(status === 'ok' ? 200 : 503, headers).end(JSON.stringify({ status }))
}

async function healthOf(store: HealthSource): Promise<'ok' | 'store-unavailable'> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLate = new Promise<'store-unavailable'>((resolve) => {
    timer = setTimeout(() => resolve('store-unavailable'), healthTimeout)
  })
  const asked = (store.requireWritable?.() ?? store.now()).then(
    () => 'ok' as const,
    () => 'store-unavailable' as const,
  )
  const health = await Promise.race([asked, tooLate])
  clearTimeout(timer)
  return health
}

function noteWhenDone(incoming: IncomingMessage, outgoing: ServerResponse, log: Log): void {
  const startedAt = performance.now()
  outgoing.once('close', () => {
    const path = pathOf(incoming)
    const level = path === '/healthz' ? 'debug' : 'info'
    const duration = Math.round(performance.now() - startedAt)
    const status = outgoing.writableFinished ? outgoing.statusCode : 'aborted'
    log[level]({ method: incoming.method, path, status, duration }, 'request')
  })
}

// Never the query: nobody should put a secret there, and somebody will.
function pathOf({ url = '' }: IncomingMessage): string {
  return requestTarget(url).path.split('?')[0] ?? ''
}
