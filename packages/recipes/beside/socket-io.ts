import type { Session } from '@keyturn/core'
import { io, type Socket } from 'socket.io-client'

/** @param url Of the server. Each connection says the token that is in force then; the server's `io.use()` looks at it. */
export function socketIo(session: Session<unknown>, url: string): Socket {
  let latest = ''
  const socket = io(url, {
    // Each socket a connection of its own, as tabs have.
    forceNew: true,
    transports: ['websocket'],
    auth: (send) =>
      void session.getAccessToken().then(
        (accessToken) => send({ accessToken: (latest = accessToken) }),
        () => socket.disconnect(),
      ),
  })
  // The library tries again by itself after all but a refusal; then `active` is false.
  socket.on('connect_error', () => void (!socket.active && renew().catch(() => socket.disconnect())))
  session.on('ended', () => socket.disconnect())

  async function renew(): Promise<void> {
    // A token that has been replaced meanwhile needs no refresh.
    if (latest === (await session.getAccessToken())) await session.refresh()
    socket.connect()
  }
  return socket
}
