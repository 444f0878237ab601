import type { Feature } from './feature.ts'

const fetchContract = 'packages/core/test/session/fetch-contract.ts'

/** Cookies over plain http, bodies, and how requests end. */
export const requests: readonly Feature[] = [
  {
    what: '`Secure` cookie, set over `http://localhost`',
    measure: ({ open }) => keeps(open, 'secure=1'),
    keyturn:
      'Cookies are `Secure`; in development over plain http an app says `cookie: { secure: false }`, and a server that forgets is told ([guide](guides/server.md), [0088](decisions/0088-cookies-for-plain-http-are-asked-for.md)).',
    shown: ['packages/server/test/endpoints/sign-in.test.ts', 'demo/e2e/reload.e2e.test.ts'],
  },
  {
    what: '`__Host-` cookie, set over `http://localhost`',
    measure: ({ open }) => keeps(open, '__Host-prefixed=1'),
    keyturn:
      'The same; without `Secure` the cookies have other names, without the prefix ([0009](decisions/0009-host-prefixed-cookie.md)).',
    shown: ['demo/e2e/reload.e2e.test.ts'],
  },
  {
    what: '`Request.prototype.body`',
    measure: async ({ open }) =>
      (await (await open()).evaluate(() => 'body' in Request.prototype)) ? 'there' : 'absent',
    keyturn: 'Is not relied on: whether a request has a body is known without it.',
    shown: ['packages/core/test/session/fetch-replay-contract.ts', 'packages/core/test/session/fetch.browser.test.ts'],
  },
  {
    what: '`fetch` with a `ReadableStream` as body, over HTTP/1.1',
    measure: async ({ open }) => (await open()).evaluate(sendStream, 'fetch'),
    keyturn: 'See the next row.',
    shown: [fetchContract],
  },
  {
    what: 'the same through `createFetch`',
    async measure({ open }) {
      const page = await open('/session')
      await page.evaluate(async () => void (await session.signIn({})))
      return page.evaluate(sendStream, 'authorizedFetch')
    },
    keyturn:
      'A stream that would be sent as a text, or not at all, is refused before anything is sent; a `Blob` works everywhere ([guide](guides/requests.md#streams-as-bodies)).',
    shown: [fetchContract, 'packages/axios/test/adapters.browser.test.ts'],
  },
  {
    what: '`XMLHttpRequest` with a `ReadableStream` as body',
    measure: async ({ open }) => (await open()).evaluate(sendStreamByXhr),
    keyturn:
      'axios with XMLHttpRequest refuses it before anything is sent ([guide](guides/requests.md#streams-as-bodies)).',
    shown: ['packages/axios/test/adapters.browser.test.ts', 'packages/axios/test/stream-contract.ts'],
  },
  {
    what: 'error of a `fetch` that `AbortSignal.timeout` ends',
    measure: async ({ open }) =>
      (await open()).evaluate(() =>
        fetch('/never', { signal: AbortSignal.timeout(200) }).then(
          () => 'none',
          ({ name }: Error) => `\`${name}\``,
        ),
      ),
    keyturn:
      'An auth server that takes too long is told as `TimeoutError` everywhere. What the app ends by a signal of its own rejects as the browser says.',
    shown: ['packages/core/test/engines/trouble.e2e.test.ts', fetchContract],
  },
  {
    what: 'two equal GETs by `XMLHttpRequest` at the same time',
    async measure({ open, site }) {
      await (
        await open()
      ).evaluate(async () => {
        const get = () =>
          new Promise((resolve) => {
            const request = new XMLHttpRequest()
            request.open('GET', '/counted')
            request.addEventListener('loadend', resolve)
            request.send()
          })
        await Promise.all([get(), get()])
      })
      return site.counted() === 1 ? 'sent once' : 'each sent'
    },
    keyturn: 'Nothing: both are answered, from one answer.',
    shown: ['packages/core/test/engines/requests.e2e.test.ts'],
  },
]

async function keeps(open: Parameters<Feature['measure']>[0]['open'], cookie: string): Promise<string> {
  const sent = await (
    await open()
  ).evaluate(async () => {
    await fetch('/set-cookies')
    return (await fetch('/cookies')).text()
  })
  return sent.split('; ').includes(cookie) ? 'kept and sent' : 'refused'
}

async function sendStream(by: 'fetch' | 'authorizedFetch'): Promise<string> {
  const body = new Blob(['bytes']).stream()
  // TypeScript does not know `duplex`.
  const init = { method: 'POST', body, duplex: 'half' } as RequestInit
  try {
    const arrived = await (await globalThis[by]('/echo', init)).text()
    return arrived === 'bytes' ? 'sends the bytes' : `sends the text \`${arrived}\``
  } catch (error) {
    return `refused: \`${(error as Error).name}\``
  }
}

function sendStreamByXhr(): Promise<string> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open('POST', '/echo')
    request.addEventListener('error', () => resolve('refused'))
    request.addEventListener('load', () => resolve(`sends the text \`${request.responseText}\``))
    // TypeScript knows that no stream can be sent.
    request.send(new Blob(['bytes']).stream() as unknown as Blob)
  })
}
