import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AuthServer } from '../auth-server.ts'
import type { SessionStore } from '../rotation/session-store.ts'
import { requireDuration, requireFunctions } from '../settings/option-checks.ts'
import type { Log } from './log.ts'
import { toNodeHandler } from './node-handler.ts'
import type { NodeHandlerOptions } from './node-handler.ts'

/** Options of {@link startNodeServer}. Durations are milliseconds. */
export interface NodeServerOptions extends NodeHandlerOptions {
  readonly auth: AuthServer
  /** Asked by `/healthz` whether it answers. */
  readonly store: Pick<SessionStore, 'now'>
  readonly log: Log
  /** 0 takes any free port. @default 3000 */
  readonly port?: number
  /** @default 'localhost' */
  readonly host?: string
  /** How long requests may go on once the server shall stop. @default 10_000 */
  readonly drainTimeout?: number
}

/** A server that listens. */
export interface NodeServer {
  readonly port: number
  /** Takes no more requests, answers those that there are, and resolves when nothing is left. */
  readonly close: () => Promise<void>
}

const healthTimeout = 2_000
// What a timer of Node can wait for.
const longestTimer = 2 ** 31 - 1
// A request of 8 KiB needs no longer, and nobody shall hold connections by sending slowly.
const requestTimeout = 15_000
// Longer than proxies keep connections (nginx: 60 s), so that none is closed under a request of theirs.
const keepAliveTimeout = 75_000

/** Serves the endpoints and `GET /healthz` over http, and does what a running server does beside. Rejects while the store cannot answer, and where the port is taken. */
export async function startNodeServer({
  auth,
  store,
  log,
  port = 3000,
  host = 'localhost',
  drainTimeout = 10_000,
  ...options
}: NodeServerOptions): Promise<NodeServer> {
  requireFunctions('auth', auth, ['fetch', 'start'])
  requireFunctions('store', store, ['now'])
  requireFunctions('log', log, ['info', 'debug'])
  requireDuration('drainTimeout', drainTimeout, longestTimer)
  let isDraining = false
  const endpoints = toNodeHandler(auth, options)
  const stopAuth = await auth.start()
  const server = createServer(
    { requestTimeout, headersTimeout: requestTimeout, keepAliveTimeout },
    (incoming, outgoing) => {
      noteWhenDone(incoming, outgoing, log)
      if (isDraining) outgoing.setHeader('Connection', 'close')
      // Otherwise a browser's connection that is done with its last request would hold the server for some seconds.
      outgoing.once('close', () => {
        if (isDraining) setImmediate(() => server.closeIdleConnections())
      })
      if (pathOf(incoming) === '/healthz') return void answerHealth(outgoing, store, isDraining)
      void endpoints(incoming, outgoing)
    },
  )
  try {
    await listen(server, port, host)
  } catch (error) {
    await stopAuth()
    throw error
  }
  return {
    port: portOf(server),
    close: async () => {
      isDraining = true
      await drain(server, drainTimeout)
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

async function drain(server: Server, timeout: number): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), timeout)
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
  clearTimeout(timer)
}

async function answerHealth(
  outgoing: ServerResponse,
  store: Pick<SessionStore, 'now'>,
  isDraining: boolean,
): Promise<void> {
  const status = isDraining ? 'draining' : await healthOf(store)
  const headers = {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  }
  outgoing.writeHead(status === 'ok' ? 200 : 503, headers).end(JSON.stringify({ status }))
}

async function healthOf(store: Pick<SessionStore, 'now'>): Promise<'ok' | 'store-unavailable'> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLate = new Promise<'store-unavailable'>((resolve) => {
    timer = setTimeout(() => resolve('store-unavailable'), healthTimeout)
  })
  const asked = store.now().then(
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
  return url.split('?')[0] ?? ''
}
