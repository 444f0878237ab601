import { expect, test } from 'vitest'
import { readBody } from '../../src/http/request-body.ts'
import { createServerWorld, createTestBrowser } from '../server-world.ts'
import { withoutBodyStream } from './without-body-stream.ts'

const json = 'application/json'
const form = 'application/x-www-form-urlencoded'
const filled = (length: number): string => JSON.stringify({ filling: 'x'.repeat(length - '{"filling":""}'.length) })

type Row = readonly [what: string, type: string, body: BodyInit | null, read: unknown]

const shapes: readonly Row[] = [
  ['nothing', json, null, {}],
  ['an empty text', json, '', {}],
  ['white space', json, ' \r\n\t', {}],
  ['an object', json, '{"extend":true,"idleSeconds":3}', { extend: true, idleSeconds: 3 }],
  ['an object of letters beyond ASCII', json, '{"name":"Ådá 🗝"}', { name: 'Ådá 🗝' }],
  ['bytes', json, new TextEncoder().encode('{"remember":false}'), { remember: false }],
  ['a blob', json, new Blob(['{"remember":', 'false}']), { remember: false }],
  ['a form', form, 'refresh_token=a.b&grant_type=refresh_token', { refresh_token: 'a.b', grant_type: 'refresh_token' }],
  ['the parameters of a URL', form, new URLSearchParams({ everywhere: 'true' }), { everywhere: 'true' }],
  ['as much as there may be', json, filled(8_192), JSON.parse(filled(8_192))],
  ['a byte more', json, filled(8_193), 'too-large'],
  ['fewer letters than bytes', json, JSON.stringify('å'.repeat(4_096)), 'too-large'],
  ['a list', json, '[]', 'invalid-request'],
  ['no JSON', json, '{"a":', 'invalid-request'],
  ['a parameter twice', form, 'a=1&a=2', 'invalid-request'],
]

const engines: readonly (readonly [string, (request: Request) => Request])[] = [
  ['an engine that has request.body', (request) => request],
  ['an engine that has none', withoutBodyStream],
]

for (const [engine, asThere] of engines) {
  test.each(shapes)(`in ${engine}, %s is read for what it is`, async (_, type, body, expected) => {
    const init = { method: 'POST', headers: { 'content-type': type }, body }
    const read = readBody(asThere(new Request('https://app.example.com/auth/refresh', init)))
    if (typeof expected === 'string') await expect(read).rejects.toMatchObject({ code: expected })
    else expect(await read).toEqual(expected)
  })

  test(`in ${engine}, what says that it is too large is not read`, async () => {
    const headers = { 'content-type': json, 'content-length': '8193' }
    const request = new Request('https://app.example.com/auth/refresh', { method: 'POST', headers, body: '{}' })
    let wasRead = false
    request.arrayBuffer = async () => {
      wasRead = true
      return new ArrayBuffer()
    }
    await expect(readBody(asThere(request))).rejects.toMatchObject({ code: 'too-large' })
    expect(wasRead).toBe(false)
  })
}

test('a stream without an end is left where it passes the limit', async () => {
  let pieces = 0
  const body = new ReadableStream({
    pull: (controller) => {
      pieces++
      controller.enqueue(new Uint8Array(1_000).fill(32))
    },
  })
  const init = { method: 'POST', body, duplex: 'half' }
  await expect(readBody(new Request('https://app.example.com/auth/refresh', init))).rejects.toMatchObject({
    code: 'too-large',
  })
  expect(pieces).toBeLessThan(12)
})

test('what a page says is heard in every engine: credentials, remember, idleSeconds, everywhere', async () => {
  const { server, ...world } = createServerWorld()
  const browser = createTestBrowser({
    server: { fetch: (request, of) => server.fetch(withoutBodyStream(request), of) },
  })
  const signedIn = await browser.post('/auth/login', { username: 'ada', password: 'ada', remember: false })
  expect(signedIn.status).toBe(200)
  expect(signedIn.setCookies[0]).not.toContain('Max-Age')
  world.passTime(600_000)
  const refreshed = await browser.post('/auth/refresh', { idleSeconds: 600 })
  expect(refreshed.body).toMatchObject({ session: { idleExpiresIn: 14 * 86_400 - 600 } })
  const extended = await browser.post('/auth/refresh', { idleSeconds: 600, extend: true })
  expect(extended.body).toMatchObject({ session: { idleExpiresIn: 14 * 86_400 } })
  expect((await browser.post('/auth/logout', { everywhere: true })).status).toBe(204)
  expect(world.events).toContainEqual(expect.objectContaining({ type: 'revoked', reason: 'signed-out-everywhere' }))
})
