import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readAbsoluteUrl } from '../src/runtime/read-absolute-url.ts'

test.for([
  ['https://api.example', 'https://api.example', '/'],
  ['https://api.example/', 'https://api.example', '/'],
  ['HTTPS://API.Example/Items', 'https://api.example', '/Items'],
  ['https://api.example:443/x', 'https://api.example', '/x'],
  ['http://api.example:80/x', 'http://api.example', '/x'],
  ['https://api.example:8443/x?to=https://else.example/#top', 'https://api.example:8443', '/x'],
  ['https://api.example?q=a/../b', 'https://api.example', '/'],
  ['https://api.example/foto:12', 'https://api.example', '/foto:12'],
  ['https://api.example/mail@else.example', 'https://api.example', '/mail@else.example'],
  ['https://api.example/suche?q=größe und form', 'https://api.example', '/suche'],
  ['https://xn--bcher-kva.example/x', 'https://xn--bcher-kva.example', '/x'],
  ['http://localhost:3000/x', 'http://localhost:3000', '/x'],
  ['http://10.0.2.2:3000/x', 'http://10.0.2.2:3000', '/x'],
  ['https://a.b-c.d1.example/...x/..y', 'https://a.b-c.d1.example', '/...x/..y'],
] as const)('%s is of %s', ([address, origin, pathname]) => {
  expect(readAbsoluteUrl(address)).toEqual({
    href: address,
    origin,
    protocol: `${origin.split(':')[0]}:`,
    host: origin.split('//')[1],
    pathname,
  })
  // As a browser has it.
  expect(new URL(address).origin).toBe(origin)
})

const refused: readonly (readonly [kind: string, ...addresses: readonly string[]])[] = [
  [
    'relative',
    '',
    '/',
    '/x',
    'x',
    '?q',
    '#top',
    '//api.example/x',
    'api.example',
    'https:',
    'https:/api.example',
    'https:api.example',
    'https://',
  ],
  [
    'of another scheme',
    'ftp://api.example/',
    'file:///x',
    'ws://api.example/',
    'data:,x',
    'about:blank',
    'content://x/y',
    'httpss://x',
  ],
  [
    'with a user',
    'https://api.example@else.example/',
    'https://a:b@api.example/',
    'https://@api.example/',
    'https://api.example:80@else.example/',
  ],
  [
    'with a backslash',
    'https:\\\\api.example\\x',
    'https://api.example\\@else.example/',
    'https://api.example/x\\y',
    'https://else.example\\.api.example/',
  ],
  [
    'with what is left out by some',
    'https://api.example\t/x',
    'https://api.ex\nample/',
    '\thttps://api.example/',
    ' https://api.example/',
    'https://api.example/x ',
    'https://api.example/x\r\nHost: y',
    'https://api.example/\u0000',
    'https://api.example/\u2028',
  ],
  [
    'of a host beyond ASCII',
    'https://bücher.example/',
    'https://api。example/',
    'https://ａpi.example/',
    'https://api.ex\u00ADample/',
    'https://%61pi.example/',
  ],
  [
    'of a host that is none',
    'https://api_.example/',
    'https://-api.example/',
    'https://api-.example/',
    'https://api..example/',
    'https://.example/',
    'https://api.example./',
    `https://${'a'.repeat(64)}.example/`,
    `https://${'a.'.repeat(127)}example/`,
    'https://api example/',
    'https://[::1]/',
    'https://[fe80::1%25en0]/',
  ],
  [
    'of numbers in another way',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0x7f000001/',
    'https://010.0.0.1/',
    'https://1.2.3.256/',
    'https://1.2.3.4.5/',
    'https://api.1/',
    'https://1.2.3.0x4/',
    'https://api.0x/',
  ],
  [
    'of a port that is none',
    'https://api.example:/x',
    'https://api.example:0/',
    'https://api.example:080/',
    'https://api.example:65536/',
    'https://api.example:123456/',
    'https://api.example:8o/',
    'https://api.example:+80/',
    'https://api.example: 80/',
    'https://api.example:80:80/',
  ],
  [
    'with steps in the path',
    'https://api.example/x/../auth/refresh',
    'https://api.example/..',
    'https://api.example/./x',
    'https://api.example/x/%2e%2E/auth',
    'https://api.example/x%2f..',
    'https://api.example/%5c..',
  ],
]

test.for(refused.flatMap(([kind, ...addresses]) => addresses.map((address) => [kind, address] as const)))(
  'an address %s is refused: %j',
  ([, address]) => {
    expect(readAbsoluteUrl(address)).toBeUndefined()
  },
)

test('whatever is accepted is of the origin that the URL Standard finds in it, and stays as it is', () => {
  const part = fc.constantFrom(
    'https://',
    'http://',
    'HTTP://',
    'api',
    'else',
    '.',
    'example',
    ':',
    '80',
    '443',
    '/',
    '\\',
    '@',
    '?',
    '#',
    '%2e',
    '%40',
    '..',
    '0x7',
    '\t',
    ' ',
    '[',
    ']',
    'ü',
    'xn--',
    '-',
    '1',
    '。',
  )
  const address = fc.oneof(
    fc.array(part, { maxLength: 9 }).map((parts) => `https://${parts.join('')}`),
    fc.webUrl(),
    fc.string(),
  )
  fc.assert(
    fc.property(address, (given) => {
      const read = readAbsoluteUrl(given)
      if (!read || given.includes('xn--')) return
      const { origin, host, protocol } = new URL(given)
      expect({ origin: read.origin, host: read.host, protocol: read.protocol }).toEqual({ origin, host, protocol })
      expect(read.href).toBe(given)
    }),
    { numRuns: 3_000 },
  )
})
