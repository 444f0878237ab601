import type { IncomingMessage } from 'node:http'
import proxyAddr from 'proxy-addr'
import { withoutPort } from '../http/network.ts'

/**
 * The proxies in front of this server, whose `X-Forwarded-For` is believed: how many there are, or their addresses and networks in CIDR
 * notation (`loopback` and `uniquelocal` mean the usual ones).
 */
export type TrustedProxies = number | readonly string[]

/** Says where a request came from: the address of the connection, or the first one that no trusted proxy has; `unknown` where the connection is gone. */
export type ClientAddress = (incoming: IncomingMessage) => string

/** Makes it, for the proxies that are trusted. Throws a `TypeError` for what is no number and no list of networks. */
export function clientAddress(trusted: TrustedProxies = 0): ClientAddress {
  const isTrusted = trustOf(trusted)
  return ({ headers, socket }) => {
    // Who is connected by a Unix socket has no address, and is on this machine.
    const remoteAddress = socket.remoteAddress ?? (socket.destroyed ? undefined : '127.0.0.1')
    if (remoteAddress === undefined) return 'unknown'
    // Some proxies forward the port as well, which would make an address of none of their own.
    const sent = [headers['x-forwarded-for'] ?? []].flat().join(',')
    const forwarded = { 'x-forwarded-for': sent.split(',').map(withoutPort).join(',') }
    const hops: Pick<IncomingMessage, 'headers'> & { readonly socket: { readonly remoteAddress: string } } = {
      headers: sent === '' ? {} : forwarded,
      socket: { remoteAddress },
    }
    // All that is read of a request.
    return proxyAddr(hops as IncomingMessage, isTrusted)
  }
}

function trustOf(trusted: TrustedProxies): (address: string, hop: number) => boolean {
  if (typeof trusted === 'number' && Number.isInteger(trusted) && trusted >= 0) return (_, hop) => hop < trusted
  const remedy = "must be how many proxies there are, or a list of their networks such as ['loopback', '10.0.0.0/8']."
  if (typeof trusted !== 'object') throw new TypeError(`trustProxy: ${remedy}`)
  try {
    return proxyAddr.compile([...trusted])
  } catch (error) {
    throw new TypeError(`trustProxy: ${remedy}`, { cause: error })
  }
}
