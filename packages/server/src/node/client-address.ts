import type { IncomingMessage } from 'node:http'
import proxyAddr from 'proxy-addr'

/**
 * The proxies in front of this server, whose `X-Forwarded-For` is believed: how many there are, or their addresses and networks in CIDR
 * notation (`loopback` and `uniquelocal` mean the usual ones).
 */
export type TrustedProxies = number | readonly string[]

/** The address of the client: that of the connection, or the first one that no trusted proxy has. Null where the connection is gone. */
export function clientAddress(incoming: IncomingMessage, trusted: TrustedProxies = 0): string | null {
  if (incoming.socket.remoteAddress === undefined) return null
  const isTrusted = typeof trusted === 'number' ? (_: string, hop: number) => hop < trusted : [...trusted]
  return proxyAddr(incoming, isTrusted)
}
