import type { IncomingMessage } from 'node:http'
import type { Server } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type WebSocket } from 'ws'
import type { SocketVisit } from './api.ts'

/** Takes WebSockets at any path of a server. They have to say who they are first. */
export interface SocketEndpoint {
  readonly visits: readonly SocketVisit[]
  readonly tell: (text: string) => void
  readonly close: (code: number) => void
}

export function createSocketEndpoint(server: Server, isAccepted: (accessToken: unknown) => boolean): SocketEndpoint {
  const visits: SocketVisit[] = []
  const open = new Set<WebSocket>()

  const endpoint = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request: IncomingMessage, connection: Duplex, head: Buffer) =>
    endpoint.handleUpgrade(request, connection, head, (socket) => welcome(socket, request)),
  )

  function welcome(socket: WebSocket, { url = '', headers }: IncomingMessage): void {
    const visit = { path: url, headers, texts: [] as string[], code: null as number | null }
    visits.push(visit)
    open.add(socket)
    socket.on('message', (data: Buffer) => {
      const text = data.toString()
      visit.texts.push(text)
      const { type, accessToken } = JSON.parse(text) as { type: unknown; accessToken: unknown } // what the tests send
      if (type !== 'authenticate') return
      if (isAccepted(accessToken)) socket.send('{"type":"authenticated"}')
      else socket.close(4401)
    })
    socket.on('close', (code) => {
      open.delete(socket)
      visit.code = code
    })
  }

  return {
    visits,
    tell: (text) => open.forEach((socket) => socket.send(text)),
    close: (code) => open.forEach((socket) => socket.close(code)),
  }
}
