// D-SE-10
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createLog, startNodeServer } from '../../src/node/index.ts'
import { createServerWorld, createTestBrowser, origin } from '../server-world.ts'

/** Sends bytes as they are; resolves to all that comes back until the server hangs up. */
function exchange(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(port, '127.0.0.1', () => socket.end(Buffer.from(text, 'latin1')))
    socket.setEncoding('latin1')
    socket.on('data', (part) => (received += String(part)))
    socket.on('close', () => resolve(received))
    // Who hangs up in the middle of what is sent has answered, too.
    socket.on('error', (error) =>
      'code' in error && /^(ECONNRESET|EPIPE)$/.test(String(error.code)) ? undefined : reject(error),
    )
  })
}

interface Sent {
  readonly line?: string
  readonly headers?: readonly string[]
  readonly body?: string
}

function request({ line = 'POST /auth/refresh HTTP/1.1', headers = [], body = '{}' }: Sent, cookie: string): string {
  const usual = [
    'Host: app.example.com',
    `Origin: ${origin}`,
    'Sec-Fetch-Site: same-origin',
    'Content-Type: application/json',
    'Idempotency-Key: attempt',
    `Cookie: __Host-refresh=${cookie}`,
    'Connection: close',
  ]
  return [line, ...usual, ...headers, '', body].join('\r\n')
}

const length = 'Content-Length: 2'
const smuggled = 'POST /auth/logout HTTP/1.1\r\nHost: app.example.com\r\n\r\n'
const cases: readonly (readonly [string, Sent, readonly number[]])[] = [
  ['a length and chunks', { headers: [length, 'Transfer-Encoding: chunked'], body: `0\r\n\r\n${smuggled}` }, [400]],
  ['two lengths', { headers: [length, 'Content-Length: 50'], body: `{}${smuggled}` }, [400]],
  ['a length that is no number', { headers: ['Content-Length: 2x'] }, [400]],
  ['a negative length', { headers: ['Content-Length: -2'] }, [400]],
  ['chunks of no size', { headers: ['Transfer-Encoding: chunked'], body: 'zz\r\n{}\r\n0\r\n\r\n' }, [400]],
  ['an encoding that nobody knows', { headers: ['Transfer-Encoding: xchunked'], body: smuggled }, [400, 501]],
  ['a space before the colon', { headers: [length, 'Transfer-Encoding : chunked'] }, [400]],
  ['a folded header', { headers: [length, 'X-A: b\r\n Transfer-Encoding: chunked'] }, [400]],
  ['a bare line feed in a header', { headers: [length, 'X-A: b\nTransfer-Encoding: chunked'] }, [400]],
  ['a zero in a header', { headers: [length, 'X-A: \0'] }, [400]],
  ['a header of 20 kB', { headers: [length, `X-A: ${'x'.repeat(20_000)}`] }, [431]],
  ['a method that nobody knows', { line: 'BREW /auth/refresh HTTP/1.1', headers: [length] }, [400]],
  ['a version that nobody knows', { line: 'POST /auth/refresh HTTP/9.9', headers: [length] }, [400, 505]],
  ['no path', { line: 'POST  HTTP/1.1', headers: [length] }, [400]],
  ['the path of a file', { line: 'GET /auth/../../etc/passwd HTTP/1.1', body: '' }, [404]],
  ['an encoded path', { line: 'GET /auth/%2e%2e/%2e%2e/etc/passwd HTTP/1.1', body: '' }, [404]],
  ['a path that cannot be decoded', { line: 'GET /auth/%zz%00 HTTP/1.1', body: '' }, [404]],
  ['another host in the path', { line: 'GET //evil.example/auth/session HTTP/1.1', body: '' }, [404]],
  ['a tunnel', { line: 'CONNECT evil.example:443 HTTP/1.1' }, []],
  [
    '9 kB in chunks',
    { headers: ['Transfer-Encoding: chunked'], body: `2328\r\n${'x'.repeat(9_000)}\r\n0\r\n\r\n` },
    [413],
  ],
  ['a body that never ends', { headers: ['Content-Length: 9'], body: '{' }, [400]],
  ['a body that never ends, and would be too large', { headers: ['Content-Length: 9000'], body: '{' }, [413]],
  ['two sites', { headers: [length, 'Sec-Fetch-Site: cross-site'] }, [403]],
  ['two kinds of content', { headers: [length, 'Content-Type: text/plain'] }, [200, 403]],
]

test.each(cases)('%s: no 5xx, no stack, and the session goes on', async (_, sent, statuses) => {
  const world = createServerWorld()
  const log = createLog('error', { write: () => {} })
  const server = await startNodeServer({
    auth: world.server,
    store: world.store,
    log,
    port: 0,
    host: '127.0.0.1',
    origin,
  })
  onTestFinished(server.close)
  const browser = createTestBrowser(world)
  await browser.signIn()

  const received = await exchange(server.port, request(sent, browser.cookie ?? ''))
  const told = [...received.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => Number(status))
  // One answer, or none where the server hung up.
  expect(told.length).toBeLessThanOrEqual(1)
  for (const status of told) expect(statuses).toContain(status)
  expect(received).not.toMatch(/\bat .+:\d+:\d+|node:internal/)
  expect(await world.store.listByUser('user-1')).toMatchObject([{ revokedAt: null }])
  expect((await browser.post('/auth/refresh')).status).toBe(200)
})
