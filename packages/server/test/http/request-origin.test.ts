import { expect, test } from 'vitest'
import { isOrigin } from '../../src/http/request-origin.ts'
import { createServerWorld, createTestBrowser, textMember } from '../server-world.ts'

const origins = [
  'https://app.example.com',
  'https://app.example.com:8443',
  'http://localhost',
  'http://localhost:5173',
  'http://[::1]:3000',
  'https://xn--bcher-kva.example',
  'capacitor://localhost',
  'ionic://localhost',
  'tauri://localhost',
  'app://obsidian.md',
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  'moz-extension://1f0c9d52-3d67-4d6b-9c8e-0d3f4b1f7a2e',
  'safari-web-extension://1f0c9d52-3d67-4d6b-9c8e-0d3f4b1f7a2e',
]

test.each(origins)('%s is an origin as browsers send it', (text) => {
  expect(isOrigin(text)).toBe(true)
})

test.each([
  '',
  '*',
  'null',
  'https://*.example.com',
  'app.example.com',
  'https://app.example.com/',
  'https://app.example.com:443',
  'HTTPS://app.example.com',
  'https://App.example.com',
  'https://user@app.example.com',
  'https://app.example.com?x',
  'https://app.example.com#x',
  ' https://app.example.com',
  'capacitor://localhost/',
  'capacitor://localhost/index.html',
  'capacitor://user@localhost',
  'capacitor:localhost',
  'Capacitor://localhost',
  'tauri://',
  'file://',
  'file:///index.html',
  'data:text/html,x',
  'javascript:alert(1)',
  'blob:https://app.example.com/1',
  'about:blank',
  undefined,
  null,
  5,
  ['https://app.example.com'],
])('%j is none', (text) => {
  expect(isOrigin(text)).toBe(false)
})

test.each(origins)(
  'an app of %s that is on the list signs in and refreshes, and another is refused',
  async (origin) => {
    const world = createServerWorld({ origins: [origin], credential: 'body' })
    const headers = { origin, 'sec-fetch-site': 'cross-site' }
    const app = createTestBrowser(world)
    const reply = await app.post('/auth/login', { username: 'ada', password: 'ada' }, { headers })
    expect([reply.status, reply.headers.get('access-control-allow-origin')]).toEqual([200, origin])
    const refreshToken = textMember(reply.body, 'refreshToken')
    expect((await app.post('/auth/refresh', { refreshToken }, { headers })).status).toBe(200)
    const inCookies = createTestBrowser(createServerWorld({ origins: [origin] }))
    expect((await inCookies.post('/auth/refresh', {}, { headers })).body).toMatchObject({ code: 'no-session' })
    const stranger = { ...headers, origin: `${origin}.evil` }
    expect((await inCookies.post('/auth/refresh', {}, { headers: stranger })).body).toMatchObject({ code: 'csrf' })
  },
)
