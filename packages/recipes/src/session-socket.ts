import { findSessionError, type Session } from '@keyturn/core'
import { pause } from './pause.ts'

/** The server closes with this code where it does not accept the token. 4000 to 4999 are the app's own (RFC 6455 §7.4.2). */
const UNAUTHORIZED = 4401
const SHORTEST_WAIT = 1_000
const LONGEST_WAIT = 30_000

export interface SocketOptions {
  /** Without the token: addresses are written into logs. */
  readonly url: string
  /** Each time that the server has accepted the token; `send` is good until the next time. */
  readonly onReady?: (send: (message: object) => void) => void
  readonly onMessage: (message: object) => void
  readonly signal: AbortSignal
}

/** Keeps a WebSocket open until the signal aborts or nobody is signed in any more; it resolves then. */
export async function keepSocketOpen<User>(session: Session<User>, options: SocketOptions): Promise<void> {
  const { signal } = options
  let failures = 0
  while (!signal.aborted) {
    try {
      const accessToken = await session.getAccessToken({ signal })
      const { code, wasReady } = await converse(session, accessToken, options)
      failures = wasReady && code !== UNAUTHORIZED ? 0 : failures + 1
      // A token that has been replaced meanwhile needs no refresh.
      const isRefused = code === UNAUTHORIZED && accessToken === (await session.getAccessToken({ signal }))
      if (isRefused) await session.refresh()
    } catch (error) {
      if (findSessionError(error)?.code === 'ERR_SIGNED_OUT') return
      failures++
    }
    // A server that starts again is not met by all of its clients at once.
    await pause(Math.random() * Math.min(LONGEST_WAIT, SHORTEST_WAIT * 2 ** failures), signal)
  }
}

interface Conversation {
  readonly code: number
  readonly wasReady: boolean
}

/** One connection, from its first message, which brings the token, to its end. */
function converse<User>(
  session: Session<User>,
  accessToken: string,
  { url, onReady, onMessage, signal }: SocketOptions,
): Promise<Conversation> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url)
    let wasReady = false
    const send = (message: object): void => socket.send(JSON.stringify(message))
    const close = (): void => socket.close()
    /** With a new token, an open connection outlives the old one. */
    const renew = async (): Promise<void> => {
      const accessToken = await session.getAccessToken()
      if (socket.readyState === WebSocket.OPEN) send({ type: 'authenticate', accessToken })
    }
    const stops = [
      session.on('refreshed', () => void renew().catch(close)),
      ...(['signed-in', 'held', 'ended'] as const).map((type) => session.on(type, close)),
    ]
    signal.addEventListener('abort', close)
    socket.addEventListener('open', () => send({ type: 'authenticate', accessToken }))
    socket.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data)) as { type?: unknown } // what this server says
      if (message.type !== 'authenticated') return onMessage(message)
      if (!wasReady) onReady?.(send)
      wasReady = true
    })
    socket.addEventListener('close', ({ code }) => {
      stops.forEach((stop) => stop())
      signal.removeEventListener('abort', close)
      resolve({ code, wasReady })
    })
  })
}
