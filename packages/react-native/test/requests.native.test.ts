import { createRequire } from 'node:module'
import { attachSession } from '@keyturn/axios'
import { createFetch, type RefreshTokenStore, type Session, type SessionOptions } from '@keyturn/core'
import { watchSecrets } from '@keyturn/core/testing'
import axios from 'axios'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { nativeRuntime } from '../src/index.ts'
import { become, device, type NativeAnswer, type NativeRequest } from './platform/native-modules.ts'

// D-CS-08: on React Native's own URL, XMLHttpRequest, fetch, FormData and AbortController.

const API = 'https://api.example'

beforeEach(() => {
  device.requests.length = 0
  become('active')
})

interface Setting {
  readonly session: Session<{ readonly id: string }>
  readonly store: RefreshTokenStore & { token: string | undefined }
  /** What the API answers to a live token. */
  api: (request: NativeRequest) => NativeAnswer
  /** The access token that the API accepts. */
  live: string
  readonly refreshes: () => number
}

function open(options: Partial<SessionOptions<{ readonly id: string }>> = {}): Setting {
  let issued = 0
  const store = {
    token: 'r0' as string | undefined,
    read: () => store.token,
    write: (token: string | undefined) => void (store.token = token),
  }
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession<{ readonly id: string }>({
    endpoints: `${API}/auth`,
    credential: 'body',
    refreshTokenStore: store,
    origins: [API],
    runtime: nativeRuntime(),
    ...options,
  })
  onTestFinished(() => session.dispose())
  const setting: Setting = {
    session,
    store,
    live: '',
    api: () => ({ status: 200, body: '{}' }),
    refreshes: () => device.requests.filter(({ url }) => url === `${API}/auth/refresh`).length,
  }
  device.answer = async (request) => {
    await Promise.resolve()
    if (request.url === `${API}/auth/refresh`) {
      setting.live = `t${++issued}`
      const body = { access_token: setting.live, refresh_token: `r${issued}`, expires_in: 600, user: { id: 'u1' } }
      return { status: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
    }
    return tokenOf(request) === setting.live ? setting.api(request) : { status: 401 }
  }
  return setting
}

function tokenOf({ headers }: NativeRequest): string | undefined {
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'authorization') ?? []
  return value?.replace('Bearer ', '')
}

/** What came to the API, without the auth server. */
function sent(): readonly NativeRequest[] {
  return device.requests.filter(({ url }) => !url.startsWith(`${API}/auth`))
}

function clients(session: Session<{ readonly id: string }>) {
  const instance = axios.create({ baseURL: API })
  attachSession(instance, session)
  const authFetch = createFetch(session)
  return {
    fetch: async (address: string, body?: unknown) => {
      const init = body === undefined ? {} : { method: 'POST', body: body as BodyInit }
      return (await authFetch(address, init)).status
    },
    axios: async (address: string, body?: unknown) => {
      const method = body === undefined ? 'get' : 'post'
      const config = { url: address, method, data: body, validateStatus: () => true }
      return (await instance.request(config)).status
    },
  }
}

test('the globals are those of React Native', () => {
  const require = createRequire(import.meta.url)
  expect(XMLHttpRequest).toBe(
    (require('react-native/Libraries/Network/XMLHttpRequest') as { default: unknown }).default,
  )
  expect(URL).toBe((require('react-native/Libraries/Blob/URL') as { URL: unknown }).URL)
  expect('canParse' in URL).toBe(false)
})

test.for(['fetch', 'axios'] as const)('%s carries the token, refreshes it once and sends again', async (client) => {
  const setting = open()
  const send = clients(setting.session)[client]
  expect(await send(`${API}/x`)).toBe(200)
  expect(setting.refreshes()).toBe(1)
  setting.live = 'another'
  expect(await send(`${API}/x?q=1`)).toBe(200)
  expect(sent().map(tokenOf)).toEqual(['t1', 't1', 't2'])
  expect(setting.refreshes()).toBe(2)
  expect(setting.store.token).toBe('r2')
})

test.for(['fetch', 'axios'] as const)('%s: a thousand requests with a dead token share one refresh', async (client) => {
  const setting = open()
  const send = clients(setting.session)[client]
  await send(`${API}/x`)
  setting.live = 'another'
  const all = await Promise.all(Array.from({ length: 1_000 }, (_, number) => send(`${API}/x/${number}`)))
  expect(all.every((status) => status === 200)).toBe(true)
  expect(setting.refreshes()).toBe(2)
})

// Each of them is what `URL` of React Native takes for an address of the API, or what only some readers of addresses do.
const elsewhere = [
  'https://api.example@else.example/x',
  'https://api.example:80@else.example/x',
  'https://else.example\\@api.example/x',
  'https://else.example#@api.example/',
  'https://else.example/x?https://api.example',
  'https://api.example.else.example/x',
  'https://api.example:8443/x',
  'http://api.example/x',
  'https://api.example\\x',
  'https://api.example/x/../auth/refresh',
  '//api.example/x',
  'https:api.example/x',
]

test.for(elsewhere.flatMap((address) => [['fetch', address] as const, ['axios', address] as const]))(
  '%s sends no token to %j',
  async ([client, address]) => {
    const setting = open()
    const send = clients(setting.session)[client]
    expect(await send(`${API}/x`)).toBe(200)
    device.requests.length = 0
    // Some of them axios refuses by itself.
    await send(address).catch(() => {})
    expect(device.requests.map(tokenOf).filter(Boolean)).toEqual([])
  },
)

test.for(['/auth/login', '/auth/refresh', '/auth/logout'])(
  'the token does not go to %s of the auth server',
  async (path) => {
    const setting = open()
    const { fetch: send } = clients(setting.session)
    await send(`${API}/x`)
    device.requests.length = 0
    await send(`${API}${path}`)
    expect(device.requests.map(tokenOf)).toEqual([undefined])
  },
)

test.for(['fetch', 'axios'] as const)('%s: an upload of a file goes out again as it was', async (client) => {
  const setting = open()
  const send = clients(setting.session)[client]
  await send(`${API}/x`)
  setting.live = 'another'
  device.requests.length = 0
  const form = new FormData()
  form.append('title', 'Receipt')
  // A file of the device, as React Native's FormData takes it.
  form.append('file', { uri: 'file:///tmp/receipt.jpg', name: 'receipt.jpg', type: 'image/jpeg' } as never)
  expect(await send(`${API}/files`, form)).toBe(200)
  const [first, again] = sent()
  const parts = (first?.data['formData'] ?? []) as readonly Readonly<Record<string, unknown>>[]
  expect(parts.map((part) => part['string'] ?? part['uri'])).toEqual(['Receipt', 'file:///tmp/receipt.jpg'])
  expect(again?.data).toEqual(first?.data)
  expect(sent().map(tokenOf)).toEqual(['t1', 't2'])
})

test.for(['fetch', 'axios'] as const)('%s: JSON goes out again as it was', async (client) => {
  const setting = open()
  const send = clients(setting.session)[client]
  await send(`${API}/x`)
  setting.live = 'another'
  device.requests.length = 0
  expect(await send(`${API}/items`, JSON.stringify({ name: 'größe' }))).toBe(200)
  expect(sent().map(({ data }) => data['string'])).toEqual(['{"name":"größe"}', '{"name":"größe"}'])
})

test('a request that is called back while it waits is never sent, and ends nothing for others', async () => {
  const setting = open()
  const authFetch = createFetch(setting.session)
  const controller = new AbortController()
  const called = authFetch(`${API}/back`, { signal: controller.signal })
  const other = authFetch(`${API}/other`)
  controller.abort()
  await expect(called).rejects.toMatchObject({ name: 'AbortError' })
  expect((await other).status).toBe(200)
  expect(sent().map(({ url }) => url)).toEqual([`${API}/other`])
})

test('a user whose token only names them is known, also beyond ASCII', async () => {
  const setting = open({ userFromClaims: ({ sub }) => ({ id: String(sub) }) })
  const claims = Buffer.from(JSON.stringify({ sub: 'Zoë 😀' })).toString('base64url')
  device.answer = () =>
    Promise.resolve({ status: 200, body: JSON.stringify({ access_token: `h.${claims}.s`, expires_in: 600 }) })
  await setting.session.refresh()
  expect(setting.session.getState().user).toEqual({ id: 'Zoë 😀' })
})
