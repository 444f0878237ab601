import { expect, test } from 'vitest'
import { createReach } from '../../src/requests/reach.ts'

// D-CS-08 D-CS-09

const readCookie = () => undefined

interface Situation {
  readonly origin?: string
  readonly href?: string
  readonly options?: readonly string[]
  readonly endpoints?: readonly string[]
}

/** What `base` was when the session was made, and how to change it. */
function reachOf({ origin = 'https://app.example', href = `${origin}/`, options = [], endpoints = [] }: Situation) {
  const page = { origin, href, readCookie }
  return { page, reach: createReach({ origins: options, endpoints, runtime: { page } }) }
}

test.for([
  'https://app.example',
  'http://localhost:8080',
  'capacitor://localhost',
  'ionic://localhost',
  'tauri://localhost',
  'chrome-extension://abcdefghijklmnop',
  'moz-extension://9d1c',
  'app://-',
])('a page of %s reaches itself and what is named, and nothing that looks like it', (origin) => {
  const { reach } = reachOf({ origin, options: ['https://api.example'] })
  expect(reach('/x?y#z', [])).toBe(`${origin}/x?y#z`)
  expect(reach(`${origin}/x`, undefined)).toBe(`${origin}/x`)
  expect(reach('https://api.example/x', undefined)).toBe('https://api.example/x')
  for (const each of [`${origin}.evil.tld/x`, `evil${origin}/x`, 'data:,x', 'javascript:1', 'about:blank', 'file:///x'])
    expect(reach(each, undefined)).toBeUndefined()
})

test.for([
  { origin: 'capacitor://localhost', to: 'tauri://localhost/x' },
  { origin: 'capacitor://localhost', to: 'capacitor://other/x' },
  { origin: 'https://app.example', to: 'blob:https://app.example/0c6e' },
  // All opaque origins have this name.
  { origin: 'null', to: 'data:text/plain,x' },
  { origin: 'null', to: 'null://null/x' },
])('from $origin nothing goes to $to', ({ origin, to }) => {
  expect(reachOf({ origin, href: 'about:blank' }).reach(to, undefined)).toBeUndefined()
})

test.for([['tauri://localhost'], ['app://-', 'https://api.example']])('%j can be named', (names) => {
  const { reach } = reachOf({ options: names })
  for (const name of names) expect(reach(`${name}/x`, undefined)).toBe(`${name}/x`)
})

test('without a document what is absolute and named is reached, and what is relative is nowhere', () => {
  const { reach } = reachOf({ origin: 'null', href: 'about:blank', options: ['https://api.example'] })
  expect(reach('https://api.example/x', undefined)).toBe('https://api.example/x')
  expect(reach('https://named.example/x', ['https://named.example/v1'])).toBe('https://named.example/x')
  expect(reach('/x', ['https://api.example'])).toBeUndefined()
})

test.for(['', '/api', 'api', '?', 'data:,x'])(
  'a base URL %j names nobody, whatever the page is relative to',
  (base) => {
    // HTML of somebody else was there before the session.
    const { reach } = reachOf({ href: 'https://evil.tld/' })
    expect(reach('x', [base])).toBeUndefined()
    expect(reach('https://evil.tld/x', [base])).toBeUndefined()
  },
)

test('a base that comes later changes what relative addresses mean, and not who may see the credential', () => {
  const { page, reach } = reachOf({ endpoints: ['/auth/refresh'] })
  page.href = 'https://evil.tld/deep/'
  for (const each of ['/x', 'x', '', '?q', '#f']) expect(reach(each, ['', '//app.example'])).toBeUndefined()
  expect(reach('https://app.example/x', undefined)).toBe('https://app.example/x')
  expect(reach('https://app.example/auth/refresh', undefined)).toBeUndefined()
  page.href = 'https://app.example/deep/'
  expect(reach('x', undefined)).toBe('https://app.example/deep/x')
})
