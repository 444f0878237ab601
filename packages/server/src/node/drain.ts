import type { Server, ServerResponse } from 'node:http'

/** How a server ends. Durations are milliseconds. */
export interface DrainOptions {
  /** How long connections that idle are kept, so that whoever reuses them is told with an answer that they end. */
  readonly keepAliveGrace: number
  /** How long requests may go on after that. */
  readonly drainTimeout: number
}

/** The end of a server, in which nobody loses a request who has a connection to it. */
export interface Drain {
  readonly hasBegun: () => boolean
  /** To be called for each request as it comes. */
  readonly watch: (outgoing: ServerResponse) => void
  /** Resolves when nothing is left. */
  readonly begin: () => Promise<void>
}

/**
 * First every answer asks to close its connection, while new ones are still taken: a proxy such as nginx cannot repeat a POST on a connection that
 * closed under it. Then nobody listens any more, and what idles is closed; at last all is.
 */
export function createDrain(server: Server, { keepAliveGrace, drainTimeout }: DrainOptions): Drain {
  const unanswered = new Set<ServerResponse>()
  let connections = 0
  let hasBegun = false
  let isListening = true
  let onEmpty = (): void => {}

  server.on('connection', (socket) => {
    connections++
    socket.once('close', () => {
      connections--
      if (connections === 0) onEmpty()
    })
  })

  function watch(outgoing: ServerResponse): void {
    if (hasBegun) outgoing.setHeader('Connection', 'close')
    unanswered.add(outgoing)
    outgoing.once('close', () => {
      unanswered.delete(outgoing)
      // Otherwise a browser's connection that is done with its last request would hold the server for some seconds.
      if (!isListening) setImmediate(() => server.closeIdleConnections())
    })
  }

  async function begin(): Promise<void> {
    hasBegun = true
    for (const outgoing of unanswered) if (!outgoing.headersSent) outgoing.setHeader('Connection', 'close')
    if (keepAliveGrace > 0) await letGo()
    isListening = false
    const timer = setTimeout(() => server.closeAllConnections(), drainTimeout)
    await new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeIdleConnections()
    })
    clearTimeout(timer)
  }

  async function letGo(): Promise<void> {
    if (connections > 0) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, keepAliveGrace)
        onEmpty = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    await quietTurn()
  }

  return { hasBegun: () => hasBegun, watch, begin }
}

// In ms. What a turn takes in which nothing is to be done.
const QUIET = 0.05
const TURNS = 1_000

/**
 * Resolves in a turn of the event loop in which nothing came. The system resets connections that it has taken for a listener which closes before
 * it has looked at them; in such a turn it has just looked, and there was none.
 */
async function quietTurn(): Promise<void> {
  let before = performance.now()
  for (let turn = 0; turn < TURNS; turn++) {
    await new Promise<void>((resolve) => {
      setImmediate(resolve)
    })
    const now = performance.now()
    if (now - before < QUIET) return
    before = now
  }
}
