// D-SE-11
import { expect, test } from 'vitest'
import { createServerWorld, createTestBrowser } from '../server-world.ts'

const shop = 'https://shop.example.com'
const admin = 'https://admin.example.com'
const origins = [shop, admin]

function preflight(origin: string, path = '/auth/refresh'): Request {
  const headers = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'content-type,idempotency-key',
  }
  return new Request(`https://app.example.com${path}`, { method: 'OPTIONS', headers })
}

test.each(origins)('a page of %s may ask, send and read', async (origin) => {
  const { server } = createServerWorld({ origins })
  const asked = await server.fetch(preflight(origin))
  expect(asked.status).toBe(204)
  expect(Object.fromEntries(asked.headers)).toMatchObject({
    'access-control-allow-origin': origin,
    'access-control-allow-credentials': 'true',
    'access-control-allow-methods': 'POST',
    'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key, X-CSRF-Token',
    'access-control-max-age': '600',
    vary: 'Origin',
  })
  const browser = createTestBrowser({ server })
  const headers = { origin, 'sec-fetch-site': 'same-site' }
  const reply = await browser.post('/auth/login', { username: 'ada', password: 'ada' }, { headers })
  expect(reply.status).toBe(200)
  expect(reply.headers.get('access-control-allow-origin')).toBe(origin)
  expect(reply.headers.get('access-control-expose-headers')).toBe('Date, ETag, Retry-After, WWW-Authenticate')
})

test.each(['capacitor://localhost', 'tauri://localhost', 'chrome-extension://abcdefghijklmnop', 'app://-'])(
  'a page of a shell or an extension, %s, may ask, if it is named',
  async (origin) => {
    const answer = await createServerWorld({ origins: [origin] }).server.fetch(preflight(origin))
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([204, origin])
  },
)

test.each(['https://evil.example', 'null', 'https://shop.example.com.evil.example', 'http://shop.example.com'])(
  'a page of %s may not, and caches keep the answers apart',
  async (origin) => {
    const { server } = createServerWorld({ origins })
    const browser = createTestBrowser({ server })
    const headers = { origin, 'sec-fetch-site': 'cross-site' }
    const refused = await browser.post('/auth/login', { username: 'ada', password: 'ada' }, { headers })
    for (const answer of [await server.fetch(preflight(origin)), refused]) {
      const names = [...answer.headers.keys()]
      expect(names.filter((name) => name.startsWith('access-control-'))).toEqual([])
      expect(answer.headers.get('vary')).toBe('Origin')
    }
    expect([refused.status, refused.setCookies]).toEqual([403, []])
  },
)

test('a refusal can be read by those who may read, so that the client knows what it means', async () => {
  const browser = createTestBrowser(createServerWorld({ origins }))
  const reply = await browser.post('/auth/refresh', {}, { headers: { origin: shop, 'sec-fetch-site': 'same-site' } })
  expect([reply.status, reply.headers.get('access-control-allow-origin')]).toEqual([401, shop])
})

test('of one session nothing but its end may be asked, of what does not exist nothing', async () => {
  const { server } = createServerWorld({ origins })
  const one = await server.fetch(preflight(shop, '/auth/sessions/abc'))
  expect(one.headers.get('access-control-allow-methods')).toBe('DELETE')
  expect((await server.fetch(preflight(shop, '/auth/nothing'))).status).toBe(404)
})

test('OPTIONS without an origin is no preflight', async () => {
  const { server } = createServerWorld({ origins })
  const response = await server.fetch(new Request('https://app.example.com/auth/refresh', { method: 'OPTIONS' }))
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
})
