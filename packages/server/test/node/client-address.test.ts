import { mkdtemp } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { clientAddress } from '../../src/node/client-address.ts'
import type { TrustedProxies } from '../../src/node/client-address.ts'

/** What is read of a request: who is connected, and what proxies have written. */
function incoming(remoteAddress: string | undefined, forwarded?: string, destroyed = false): IncomingMessage {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  return { headers, socket: { remoteAddress, destroyed } } as IncomingMessage
}

test.each<[string, string | undefined, TrustedProxies, string]>([
  ['nothing', undefined, 1, '10.0.0.1'],
  ['an empty header', '', 1, '10.0.0.1'],
  ['an address', '203.0.113.9', 1, '203.0.113.9'],
  ['a port', '192.0.2.66, 203.0.113.9:4711', 1, '203.0.113.9'],
  ['a port of an address of IPv6', '[2001:db8::9]:4711', 1, '2001:db8::9'],
  ['quotes', '"[2001:db8::9]"', 1, '2001:db8::9'],
  ['ports of proxies, too', '203.0.113.9:1, 10.0.0.2:443, [fd00::1]:2', ['10.0.0.0/8', 'uniquelocal'], '203.0.113.9'],
  ['what nobody understands', 'unknown', 1, 'unknown'],
  ['a name that hides it', '192.0.2.66, _hidden', 1, '_hidden'],
  ['what nobody asked for', '192.0.2.66', 0, '10.0.0.1'],
])('the address of a client, where its proxy has written %s', (_, forwarded, trusted, address) => {
  expect(clientAddress(trusted)(incoming('10.0.0.1', forwarded))).toBe(address)
})

test('a connection that is gone is of no address, and is believed nothing', () => {
  expect(clientAddress(['loopback'])(incoming(undefined, '203.0.113.9', true))).toBe('unknown')
})

test.each<[TrustedProxies, string]>([
  [1, '203.0.113.9'],
  [['loopback'], '203.0.113.9'],
  [0, '127.0.0.1'],
  [['10.0.0.0/8'], '127.0.0.1'],
])('a proxy on a Unix socket is one of this machine (trusted: %j)', async (trusted, address) => {
  const addressOf = clientAddress(trusted)
  const server = createServer((received, outgoing) => void outgoing.end(addressOf(received)))
  const socketPath = join(await mkdtemp(join(tmpdir(), 'keyturn-socket-')), 'http')
  await new Promise<void>((resolve) => void server.listen(socketPath, resolve))
  onTestFinished(() => void server.close())
  const answer = await new Promise<string>((resolve, reject) => {
    const sent = request({ socketPath, headers: { 'x-forwarded-for': '203.0.113.9' } }, (response) => {
      response.setEncoding('utf8').once('data', resolve)
    })
    sent.once('error', reject).end()
  })
  expect(answer).toBe(address)
})
