import { localPath, readSignInUrl, signInUrl } from '@keyturn/react/return-to'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const origin = 'https://app.example'

test.for([
  ['another host under the same scheme', '//evil.example'],
  ['surplus slashes, which browsers drop', '///evil.example'],
  ['a backslash is a slash to browsers', '/\\evil.example'],
  ['two of them', '\\\\evil.example'],
  ['mixed', '/\\/evil.example'],
  ['an address of its own', 'https://evil.example'],
  ['an address without slashes', 'https:evil.example'],
  ['even of this origin: whoever wrote it does not know ours', 'HTTPS://app.example/expenses'],
  ['a script', 'javascript:alert(1)'],
  ['a document', 'data:text/html,x'],
  ['a blob', 'blob:https://app.example/1'],
  ['white space, which browsers drop', ' //evil.example'],
  ['a tab between the slashes, which browsers drop', '/\t/evil.example'],
  ['a line break', '/\n/evil.example'],
  ['a control character', '\u0000//evil.example'],
  ['dots that resolve to two slashes', '/.//evil.example'],
  ['a way up that does', '/a/..//evil.example'],
  ['an encoded dot, which browsers resolve as well', '/%2e//evil.example'],
  ['two of them', '/%2E%2E//evil.example'],
  ['an encoded slash, for those who decode', '/%2Fevil.example'],
  ['an encoded backslash', '/%5Cevil.example'],
  ['encoded twice', '/%252Fevil.example'],
  ['encoded often', '/%25252525252fevil.example'],
  ['an encoded slash before a lone per cent sign', '/%2Fevil.example%'],
  ['an encoded tab', '/%09/evil.example'],
  ['an encoded way up', '/a/..%2F%2Fevil.example'],
  ['dots, and behind them an encoded slash', '/%2e/%2f..'],
  ['no slash in front', '%2F%2Fevil.example'],
  ['relative to wherever one is', 'expenses'],
  ['a bare query', '?page=2'],
  ['nothing', ''],
  ['no host', '//'],
  ['no host either', '/\\'],
  ['longer than anybody keeps', `/${'a'.repeat(2_000)}`],
] as const)('refused: %s', ([, value]) => {
  expect(localPath(value)).toBeUndefined()
  expect(readSignInUrl(new URLSearchParams({ returnTo: value })).returnTo).toBe('/')
  expect(signInUrl('/sign-in', { returnTo: value })).toBe('/sign-in')
})

test.for([undefined, null, 1, {}, ['/expenses']])('%j is no path', (value) => {
  expect(localPath(value)).toBeUndefined()
})

test.for([
  ['/', '/'],
  ['/expenses', '/expenses'],
  ['/expenses/7?page=2&q=a%2Fb#notes', '/expenses/7?page=2&q=a%2Fb#notes'],
  ['/search?q=//evil.example', '/search?q=//evil.example'],
  ['/go?to=https%3A%2F%2Fevil.example', '/go?to=https%3A%2F%2Fevil.example'],
  ['/files/a%2Fb', '/files/a%2Fb'],
  ['/files/../expenses', '/expenses'],
  ['/100%', '/100%'],
  ['/notes?text=one%0Atwo', '/notes?text=one%0Atwo'],
  ['/straße/日本', '/stra%C3%9Fe/%E6%97%A5%E6%9C%AC'],
  ['/@evil.example', '/@evil.example'],
  ['/a b', '/a%20b'],
] as const)('%j is a path of this origin', ([value, path]) => {
  expect(localPath(value)).toBe(path)
})

/** What attackers build addresses of. */
const piece = fc.constantFrom(
  '/',
  '\\',
  '.',
  '..',
  '%2f',
  '%5c',
  '%2e',
  '%25',
  '%',
  '\t',
  '\n',
  ' ',
  ':',
  '@',
  'evil.example',
  'a',
  '?',
  '#',
)
const address = fc.oneof(
  fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
  fc.array(piece, { maxLength: 12 }).map((pieces) => `/${pieces.join('')}`),
  fc.string({ unit: 'binary' }),
  fc.webUrl(),
)

test('whatever is let through stays on the origin, in whatever order and however often it is resolved and decoded', () => {
  const steps = fc.array(fc.constantFrom('resolve', 'decode'), { maxLength: 8 })
  fc.assert(
    fc.property(address, steps, (value, steps) => {
      const path = localPath(value)
      if (path === undefined) return
      expect(localPath(path)).toBe(path)
      let reached = path
      for (const step of steps) {
        const url = new URL(reached, origin)
        expect(url.origin).toBe(origin)
        expect(url.pathname).toMatch(/^\/(?!\/)/)
        reached = step === 'resolve' ? url.href.slice(origin.length) : decodeAsMuchAsPossible(reached)
      }
    }),
    { numRuns: 5_000, examples: [['/%2e/%2f..', ['decode', 'resolve']]] },
  )
})

function decodeAsMuchAsPossible(text: string): string {
  return text.replace(/%[\da-f]{2}/gi, (code) => {
    try {
      return decodeURIComponent(code)
    } catch {
      return code
    }
  })
}

test('every page of the app can be returned to', () => {
  const segments = fc.array(fc.stringMatching(/^[\w~-]+$/), { maxLength: 4 })
  const query = fc.dictionary(fc.string(), fc.string(), { maxKeys: 3 })
  fc.assert(
    fc.property(segments, query, (segments, query) => {
      const search = `${new URLSearchParams(query)}`
      const page = `/${segments.join('/')}${search && `?${search}`}`
      const url = signInUrl('/sign-in', { reason: 'idle', returnTo: page })
      const { href } = new URL(readSignInUrl(new URL(url, origin).search).returnTo, origin)
      expect(href).toBe(new URL(page, origin).href)
    }),
  )
})

test('the address of the sign-in page tells why and where to go', () => {
  expect(signInUrl('/sign-in', { reason: 'idle', returnTo: '/expenses?page=2' })).toBe(
    '/sign-in?reason=idle&returnTo=%2Fexpenses%3Fpage%3D2',
  )
  expect(signInUrl('/sign-in?theme=dark', { returnTo: '/expenses' })).toBe('/sign-in?theme=dark&returnTo=%2Fexpenses')
  expect(signInUrl('/sign-in', { reason: 'none' })).toBe('/sign-in')
  expect(signInUrl('/sign-in')).toBe('/sign-in')
})

test('a reason that does not exist is none', () => {
  expect(readSignInUrl('?reason=idle&returnTo=/expenses')).toEqual({ reason: 'idle', returnTo: '/expenses' })
  expect(readSignInUrl('?reason=%3Cscript%3E')).toEqual({ reason: undefined, returnTo: '/' })
  expect(readSignInUrl('?reason=toString', '/home')).toEqual({ reason: undefined, returnTo: '/home' })
})
