import { expect, onTestFinished, test, vi, type MockInstance } from 'vitest'
import { browserRuntime, createFetch, type Transport } from '../../src/index.ts'
import { createWorld, watchSecrets } from '../../src/testing/index.ts'

// D-CS-08

const transport = {
  signIn: async () => ({ status: 200, body: { accessToken: 't1', expiresIn: 600, user: { id: 'u1' } } }),
  refresh: async () => ({ status: 200, body: { accessToken: 't2', expiresIn: 600, user: { id: 'u1' } } }),
  signOut: async () => ({ status: 204, body: undefined }),
}

/** What requests to these addresses carry. */
async function carried(...addresses: readonly string[]): Promise<readonly unknown[]> {
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession({ transport, origins: ['https://api.example'] })
  onTestFinished(() => session.dispose())
  const sent: unknown[] = []
  for (const url of addresses)
    await session.authorize({
      url,
      repeatable: true,
      send: async (credential) => void sent.push(credential?.headers['Authorization']),
      read: () => ({ status: 200, text: async () => '' }),
    })
  return sent
}

function stub(globals: Readonly<Record<string, unknown>>): MockInstance<typeof console.warn> {
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value)
  onTestFinished(() => void vi.unstubAllGlobals())
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  onTestFinished(() => warn.mockRestore())
  return warn
}

test('a native shell, which has a window and no address, sends the token to what is absolute and named', async () => {
  stub({ window: globalThis })
  expect(await carried('https://api.example/x', '/x', 'https://else.example/x')).toEqual([
    'Bearer t2',
    undefined,
    undefined,
  ])
  expect([browserRuntime().attention.isVisible(), browserRuntime().attention.isOnline()]).toEqual([true, true])
})

test('a native shell, which may have no streams, fetches', async () => {
  const sent: (string | null)[] = []
  // Node's own needs streams to make one.
  const answer = new Response('{}')
  stub({
    window: globalThis,
    ReadableStream: undefined,
    fetch: async ({ headers }: Request) => (sent.push(headers.get('Authorization')), answer),
  })
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession({ transport, origins: ['https://api.example'] })
  onTestFinished(() => session.dispose())
  expect(await createFetch(session)('https://api.example/x')).toBe(answer)
  expect(sent).toEqual(['Bearer t2'])
})

test('a native shell is told that relative endpoints cannot be asked', () => {
  const warn = stub({ window: globalThis })
  const { createSession } = watchSecrets(onTestFinished)
  for (const endpoints of ['/auth', 'https://api.example/auth']) createSession({ endpoints })
  expect(warn).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('/auth/refresh'))
})

test('a worker, which has an address and no window, has the origin of its page', async () => {
  stub({ location: { href: 'https://app.example/assets/worker.js' }, origin: 'https://app.example' })
  const addresses = ['/x', 'https://app.example/x', 'https://api.example/x', 'https://else.example/x']
  expect(await carried(...addresses)).toEqual(['Bearer t2', 'Bearer t2', 'Bearer t2', undefined])
  expect(browserRuntime().attention.isVisible()).toBe(false)
})

test('a server, which has neither, sends every request bare', async () => {
  expect(await carried('https://api.example/x', '/x')).toEqual([undefined, undefined])
})

test.for(['canParse', 'any', 'throwIfAborted', 'toSorted'])(
  'an engine that lacks %s is served all the same',
  async (name) => {
    stub({ window: globalThis })
    const owners = { canParse: URL, any: AbortSignal, throwIfAborted: AbortSignal.prototype, toSorted: Array.prototype }
    const owner = owners[name as keyof typeof owners]
    const before = Object.getOwnPropertyDescriptor(owner, name)
    Reflect.deleteProperty(owner, name)
    const sent = await carried('https://api.example/x').finally(() => Object.defineProperty(owner, name, before ?? {}))
    expect(sent).toEqual(['Bearer t2'])
  },
)

test.for(['DOMException', 'TextDecoder', 'TextEncoder', 'structuredClone', 'BroadcastChannel'])(
  'an engine without %s is served all the same',
  async (name) => {
    stub({ window: globalThis, [name]: undefined })
    expect(await carried('https://api.example/x')).toEqual(['Bearer t2'])
  },
)

test('an engine without DOMException gives up a server that does not answer', async () => {
  stub({ DOMException: undefined })
  const world = createWorld()
  const { createSession } = watchSecrets(onTestFinished)
  const reasons: unknown[] = []
  const silent: Transport = {
    ...transport,
    refresh: (_report, { signal }) =>
      new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => {
          reasons.push((signal.reason as Error).name)
          reject(signal.reason as Error)
        }),
      ),
  }
  const session = createSession({ transport: silent, runtime: world.openTab() })
  onTestFinished(() => session.dispose())
  session.start()
  await world.advance(10_000)
  expect(session.getState().status).toBe('unreachable')
  expect(reasons).toEqual(['TimeoutError'])
})

test('an engine without TextDecoder knows the user of a token, beyond ASCII too', async () => {
  stub({ window: globalThis, TextDecoder: undefined })
  const { createSession } = watchSecrets(onTestFinished)
  const claims = Buffer.from(JSON.stringify({ sub: 'Zoë 😀' })).toString('base64url')
  const answer = { status: 200, body: { accessToken: `h.${claims}.s`, expiresIn: 600 } }
  const session = createSession({
    transport: { ...transport, refresh: async () => answer },
    userFromClaims: ({ sub }) => sub,
  })
  onTestFinished(() => session.dispose())
  await session.refresh()
  expect(session.getState().user).toBe('Zoë 😀')
})

test('a runtime that reads addresses by itself decides where the token goes, and which endpoints there can be', async () => {
  const runtime = createWorld().openTab()
  const readUrl = (address: string) => (address.startsWith('https://api.example/') ? new URL(address) : undefined)
  const checked: unknown[] = []
  const page = {
    origin: 'null',
    href: 'about:blank',
    readCookie: () => undefined,
    readUrl,
    checkAddresses: (...lists: readonly (readonly string[])[]) => void checked.push(...lists),
  }
  const { createSession } = watchSecrets(onTestFinished)
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  onTestFinished(() => void vi.restoreAllMocks())
  const origins = ['https://api.example', 'https://else.example']
  const session = createSession({ transport, origins, runtime: { ...runtime, page } })
  onTestFinished(() => session.dispose())
  const sent: unknown[] = []
  for (const url of ['https://api.example/x', 'https://else.example/x'])
    await session.authorize({
      url,
      repeatable: true,
      send: async (credential) => void sent.push(credential?.headers['Authorization']),
      read: () => ({ status: 200, text: async () => '' }),
    })
  expect(sent).toEqual(['Bearer t2', undefined])
  expect(checked.slice(0, 2)).toEqual([[], origins])
})
