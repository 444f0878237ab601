import type { ApiRequest, StartApi } from '@keyturn/test-servers'
import { expect, onTestFinished, test, vi } from 'vitest'
import { signIn, bearers, type FetchSetting } from './fetch-setting.ts'

// D-CS-28 D-CS-29

function bytes(count: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: count }, (_, index) => (index * 7) % 256)
}

function form(): FormData {
  const form = new FormData()
  form.append('name', 'Zoë')
  form.append('file', new File([bytes(1000)], 'receipt.pdf', { type: 'application/pdf' }))
  form.append('name', 'second')
  return form
}

const bodies: Readonly<Record<string, () => BodyInit | null>> = {
  'a text': () => 'hällo',
  'an empty text': () => '',
  nothing: () => null,
  'form fields': () => new URLSearchParams({ a: '1', b: 'ü' }),
  'a form with a file': form,
  'a Blob': () => new Blob(['bytes'], { type: 'text/x-own' }),
  'a large File': () => new File([bytes(1_000_000)], 'large.bin'),
  'a buffer': () => bytes(300).buffer,
  'a typed array': () => bytes(300),
  'a view into a larger buffer': () => new Uint8Array(bytes(300).buffer, 100, 20),
}

const headers: Readonly<Record<string, HeadersInit>> = {
  'an object': { 'x-own': 'init', 'content-type': 'application/json' },
  pairs: [
    ['x-own', 'init'],
    ['x-own', 'twice'],
  ],
  Headers: new Headers({ 'x-own': 'init', accept: 'text/csv' }),
}

type Call = Parameters<typeof fetch>

/** Ways to ask for the same. */
const ways: Readonly<Record<string, (url: string, init: RequestInit) => Call>> = {
  'an address': (url, init) => [url, init],
  'a URL': (url, init) => [new URL(url), init],
  'a Request': (url, init) => [new Request(url, init)],
  'a Request with an init over it': (url, init) => [
    new Request(url, { method: 'PUT', body: 'old', headers: { 'x-own': 'request', 'x-other': 'request' } }),
    init,
  ],
}

/** What is sent is what bare `fetch` sends, and the same once more. */
export function describeFetchReplays(startApi: StartApi): void {
  /** What arrived by bare `fetch`, and then by that of the session, which was refused at first. */
  async function sendBoth({ api, fetch, revoke }: FetchSetting, make: () => Call): Promise<readonly unknown[]> {
    const before = (await api.requests()).length
    await api.script({ oldestToken: null })
    await globalThis.fetch(...make())
    await revoke()
    expect((await fetch(...make())).status).toBe(200)
    return (await api.requests()).slice(before).map(comparable)
  }

  test.for(Object.keys(bodies))('%s is sent as by bare fetch, and the same after a 401', async (name) => {
    const setting = await signIn(startApi)
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const make = (): Call => [`${setting.api.origin}/mine?q=1`, { method, body: bodies[name]?.() ?? null }]
      const [plain, ...ours] = await sendBoth(setting, make)
      expect(ours).toEqual([plain, plain])
    }
    const [bare, first, second] = await bearers(setting.api)
    expect([bare, first, second]).toEqual([undefined, 'Bearer token-1-of-u1', 'Bearer token-2-of-u1'])
  })

  test.for(Object.keys(ways))('%s is sent as by bare fetch, with headers of all shapes', async (name) => {
    const setting = await signIn(startApi)
    for (const shape of Object.values(headers)) {
      const init = { method: 'POST', headers: shape, body: 'new' }
      const [plain, ...ours] = await sendBoth(setting, () => ways[name]?.(`${setting.api.origin}/mine`, init) ?? [''])
      expect(plain).toMatchObject({ headers: { 'x-own': expect.stringContaining('init') as string }, body: 'new' })
      expect(ours).toEqual([plain, plain])
    }
  })

  test.for(['GET', 'HEAD'])('a %s is sent as by bare fetch', async (method) => {
    const setting = await signIn(startApi)
    const [plain, ...ours] = await sendBoth(setting, () => [`${setting.api.origin}/mine#there`, { method }])
    expect(plain).toMatchObject({ method, path: '/mine' })
    expect(ours).toEqual([plain, plain])
  })

  const inits: Readonly<Record<string, RequestInit>> = {
    keepalive: { method: 'POST', body: 'x', keepalive: true },
    cache: { cache: 'no-store' },
    credentials: { credentials: 'include' },
    'no credentials': { credentials: 'omit' },
    'the way of a redirect': { redirect: 'manual' },
    'no redirect': { redirect: 'error' },
    referrer: { referrer: '', referrerPolicy: 'no-referrer' },
    integrity: { integrity: 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' },
  }

  test.for(Object.keys(inits))('whatever else fetch takes arrives at it, both times: %s', async (name) => {
    const { api, fetch, revoke } = await signIn(startApi)
    const init = inits[name] ?? {}
    const bare = globalThis.fetch
    const sent: Request[] = []
    vi.stubGlobal('fetch', (request: Request) => {
      sent.push(request)
      return bare(request.url, { headers: request.headers })
    })
    onTestFinished(() => void vi.unstubAllGlobals())
    await revoke()
    await fetch(`${api.origin}/mine`, init)
    const plain = describe(new Request(`${api.origin}/mine`, init))
    expect(sent.map(describe)).toEqual([plain, plain])
  })
}

/** All that a request says of itself, but its headers and its body. */
function describe(request: Request): unknown {
  const { method, url, mode, credentials, cache, redirect, referrer, referrerPolicy, integrity, keepalive } = request
  return { method, url, mode, credentials, cache, redirect, referrer, referrerPolicy, integrity, keepalive }
}

/** All but the credential; the boundary of a form may differ each time, and in Firefox its length. */
function comparable({ method, path, headers, body }: ApiRequest): unknown {
  const { authorization: _, 'content-length': length, ...others } = headers
  const boundary = /^--(\S+)\r\n/.exec(body)?.[1]
  const rest = boundary ? others : { ...others, 'content-length': length }
  const neutral = (text: unknown): string => (boundary ? String(text).replaceAll(boundary, '…') : String(text))
  return { method, path, headers: { ...rest, 'content-type': neutral(headers['content-type']) }, body: neutral(body) }
}
