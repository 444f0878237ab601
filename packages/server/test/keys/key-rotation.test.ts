// D-SR-16 D-SE-14
import { decodeProtectedHeader } from 'jose'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { KeySource } from '../../src/keys/key-ring.ts'
import { generateKeys } from '../../src/keys/keys.ts'
import type { StoredKeys } from '../../src/keys/keys.ts'
import { accessTokenOf, bearer, createServerWorld, createTestBrowser, keys } from '../server-world.ts'
import type { Reply, ServerWorld } from '../server-world.ts'

const minute = 60_000
const day = 24 * 60 * minute

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const closed = new Error('the vault is closed')

interface Vault extends KeySource {
  stored: StoredKeys
  reads: number
  /** What it fails with from now on. */
  failure: Error | undefined
  /** What it answers with from now on. */
  answer: Promise<StoredKeys> | undefined
}

async function createVault(algorithm?: Parameters<typeof generateKeys>[0]): Promise<Vault> {
  const vault: Vault = {
    stored: await generateKeys(algorithm),
    reads: 0,
    failure: undefined,
    answer: undefined,
    read: async () => {
      vault.reads++
      if (vault.failure) throw vault.failure
      return vault.answer ?? vault.stored
    },
    write: async (next) => {
      vault.stored = next
    },
  }
  return vault
}

/** Lets time pass for the store and for the process. */
function passTime({ passTime: pass }: ServerWorld, duration: number): void {
  pass(duration)
  vi.advanceTimersByTime(duration)
}

function kidOf(reply: Reply): string | undefined {
  return decodeProtectedHeader(accessTokenOf(reply)).kid
}

async function publishedKids(world: ServerWorld): Promise<readonly (string | undefined)[]> {
  const { body } = await createTestBrowser(world).get('/auth/.well-known/jwks.json')
  return Array.from(JSON.stringify(body).matchAll(/"kid":"([\w-]+)"/g), ([, kid]) => kid)
}

test('a new key is published before it is used, and the former one kept until its last token has expired', async () => {
  const vault = await createVault()
  const world = createServerWorld({ keys: vault })
  const browser = createTestBrowser(world)
  const first = kidOf(await browser.signIn())
  await world.server.rotateKeys()
  const [former, next] = await publishedKids(world)
  expect(former).toBe(first)
  expect(kidOf(await browser.post('/auth/refresh'))).toBe(first)

  passTime(world, 15 * minute)
  const renewed = await browser.post('/auth/refresh')
  expect(kidOf(renewed)).toBe(next)
  await world.server.rotateKeys({ only: 'signing' })
  expect(await publishedKids(world)).toEqual([former, next, expect.any(String)])

  passTime(world, 11 * minute)
  await world.server.rotateKeys({ only: 'signing' })
  expect(await publishedKids(world)).not.toContain(former)
  expect(world.events.at(-1)).toMatchObject({ type: 'keys-rotated' })
})

test('refresh tokens survive the change of their key as long as sessions last', async () => {
  const vault = await createVault()
  const world = createServerWorld({ keys: vault })
  const asleep = createTestBrowser(world)
  await asleep.signIn()
  await world.server.rotateKeys()
  passTime(world, 13 * day)
  await world.server.rotateKeys()
  expect((await asleep.post('/auth/refresh')).status).toBe(200)
  passTime(world, 31 * day)
  await world.server.rotateKeys()
  passTime(world, 31 * day)
  await world.server.rotateKeys()
  expect(vault.stored.refresh).toHaveLength(2)
})

test('after a leak the former signing keys are dropped at once, which costs nobody the session', async () => {
  const vault = await createVault()
  const world = createServerWorld({ keys: vault })
  const browser = createTestBrowser(world)
  const former = await browser.signIn()
  await world.server.rotateKeys({ only: 'signing', dropFormer: true })
  expect(await publishedKids(world)).toHaveLength(1)
  expect((await browser.get('/auth/sessions', bearer(former))).body).toMatchObject({ code: 'token-invalid' })
  const renewed = await browser.post('/auth/refresh')
  expect((await browser.get('/auth/sessions', bearer(renewed))).status).toBe(200)
})

test('the algorithm stays unless another is asked for', async () => {
  const vault = await createVault('EdDSA')
  const { server } = createServerWorld({ keys: vault })
  await server.rotateKeys()
  await server.rotateKeys({ algorithm: 'RS256' })
  expect(vault.stored.signing.map(({ alg }) => alg)).toEqual(['EdDSA', 'EdDSA', 'RS256'])
})

test('a secret that signs is not published', async () => {
  const world = createServerWorld({ keys: await createVault('HS256') })
  await createTestBrowser(world).signIn()
  expect(await publishedKids(world)).toEqual([])
})

test('another node that has not read the new keys yet reads them when it meets them', async () => {
  const vault = await createVault()
  const here = createServerWorld({ keys: vault })
  const there = createServerWorld({ keys: vault, store: here.store })
  const [browser, other] = [createTestBrowser(here), createTestBrowser(there)]
  await other.get('/auth/.well-known/jwks.json')
  vi.advanceTimersByTime(5000)
  await here.server.rotateKeys({ dropFormer: true })
  const reply = await browser.signIn()
  expect((await other.get('/auth/sessions', bearer(reply))).status).toBe(200)
  other.cookie = browser.cookie
  expect((await other.post('/auth/refresh')).status).toBe(200)
})

test('whoever makes up key ids does not have the keys read all the time', async () => {
  const vault = await createVault()
  const world = createServerWorld({ keys: vault })
  const browser = createTestBrowser(world)
  const forged = await createTestBrowser(createServerWorld()).signIn()
  for (let tries = 0; tries < 10; tries++) await browser.get('/auth/sessions', bearer(forged))
  expect(vault.reads).toBe(1)
})

test('requests that come at once read the keys once', async () => {
  const vault = await createVault()
  const world = createServerWorld({ keys: vault })
  await Promise.all(Array.from({ length: 5 }, () => createTestBrowser(world).signIn()))
  expect(vault.reads).toBe(1)
})

test('an answer of the vault that comes late brings no former key back', async () => {
  const vault = await createVault()
  const late = Promise.withResolvers<StoredKeys>()
  let isLate = false
  const world = createServerWorld({
    keys: {
      ...vault,
      read: () => (isLate ? late.promise : vault.read()),
      write: async (next) => void (vault.stored = next),
    },
  })
  const browser = createTestBrowser(world)
  await browser.signIn()
  const former = vault.stored
  passTime(world, minute)
  isLate = true
  const patient = browser.post('/auth/refresh')
  await vi.advanceTimersByTimeAsync(1000)
  expect((await patient).status).toBe(200)
  isLate = false
  await world.server.rotateKeys({ only: 'signing', dropFormer: true })
  const foreign = await createTestBrowser(createServerWorld()).signIn()
  vi.advanceTimersByTime(5000)
  // Whoever names a key that is not known waits for the answer that is on its way.
  const waiting = browser.get('/auth/sessions', bearer(foreign))
  late.resolve(former)
  await waiting
  const [kid] = await publishedKids(world)
  expect(kid).toBe(vault.stored.signing[0]?.kid)
})

test('a question that is never answered, as of a request that a worker has cancelled, is asked again by whoever waits', async () => {
  const vault = await createVault()
  vault.answer = new Promise(() => {})
  const world = createServerWorld({ keys: vault })
  void createTestBrowser(world).signIn()
  await vi.advanceTimersByTimeAsync(500)
  vault.answer = undefined
  const waiting = Array.from({ length: 3 }, () => createTestBrowser(world).signIn())
  await vi.advanceTimersByTimeAsync(500)
  expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200, 200])
  expect(vault.reads).toBe(2)

  // The same once keys are known: they would be those of then for ever.
  vault.answer = new Promise(() => {})
  passTime(world, minute)
  void createTestBrowser(world).signIn()
  await vi.advanceTimersByTimeAsync(1000)
  vault.answer = undefined
  await world.server.rotateKeys({ dropFormer: true })
  await vi.advanceTimersByTimeAsync(minute)
  const before = vault.reads
  expect((await createTestBrowser(world).signIn()).status).toBe(200)
  expect(vault.reads).toBe(before + 1)
})

test('while the keys cannot be had the answer is 503, until they can', async () => {
  const vault = await createVault()
  vault.failure = closed
  const browser = createTestBrowser(createServerWorld({ keys: vault }))
  expect((await browser.signIn()).status).toBe(503)
  vault.failure = undefined
  expect((await browser.signIn()).status).toBe(200)
})

test('keys that cannot be read again stay in use, and somebody hears of it', async () => {
  const errors: unknown[] = []
  const vault = await createVault()
  const world = createServerWorld({ keys: vault, onError: (error) => errors.push(error) })
  const browser = createTestBrowser(world)
  await browser.signIn()
  vault.failure = closed
  passTime(world, minute)
  expect((await browser.post('/auth/refresh')).status).toBe(200)
  expect(errors).toEqual([closed])
})

test.each([
  ['a moment', 9_999, 200],
  ['ten seconds', 10_000, 401],
  ['an hour', 60 * minute, 401],
])('a key that another node has dropped is good for nothing on one that was idle for %s', async (_, idle, status) => {
  const vault = await createVault()
  const here = createServerWorld({ keys: vault, lifetimes: { access: 120 * minute } })
  const there = createServerWorld({ keys: vault, store: here.store })
  const [browser, other] = [createTestBrowser(here), createTestBrowser(there)]
  const leaked = bearer(await browser.signIn())
  expect((await other.get('/auth/sessions', leaked)).status).toBe(200)
  await here.server.rotateKeys({ dropFormer: true })
  passTime(here, idle)
  other.cookie = browser.cookie
  const first = await Promise.all([other.get('/auth/sessions', leaked), other.get('/auth/sessions', leaked)])
  expect(first.map((reply) => reply.status)).toEqual([status, status])
  // What the first of them has had read.
  expect((await other.get('/auth/sessions', leaked)).status).toBe(401)
  expect((await other.post('/auth/refresh')).body).toMatchObject({ code: 'malformed' })
})

test('a server that is in use waits for its keys once', async () => {
  const vault = await createVault()
  const world = createServerWorld({ keys: vault })
  const browser = createTestBrowser(world)
  const reply = await browser.signIn()
  const pending = Promise.withResolvers<StoredKeys>()
  vault.answer = pending.promise
  for (let second = 5; second < 10; second++) {
    passTime(world, second === 5 ? 5000 : 1000)
    expect((await browser.get('/auth/sessions', bearer(reply))).status).toBe(200)
  }
  pending.resolve(vault.stored)
})

test.each([new TypeError('fetch failed'), closed])(
  'a key that cannot be looked up is 503, and never a fault of the token: %s',
  async (error) => {
    const errors: unknown[] = []
    const vault = await createVault()
    const world = createServerWorld({ keys: vault, onError: (told) => errors.push(told) })
    const browser = createTestBrowser(world)
    await browser.signIn()
    const other = createServerWorld({ keys: await createVault(), store: world.store })
    const stranger = createTestBrowser(other)
    const reply = await stranger.signIn()
    vault.failure = error
    vi.advanceTimersByTime(5000)
    // The second one soon after the first, while the source is left in peace.
    for (let tries = 0; tries < 2; tries++) {
      expect((await browser.get('/auth/sessions', bearer(reply))).status).toBe(503)
      browser.cookie = stranger.cookie
      expect((await browser.post('/auth/refresh')).status).toBe(503)
    }
    expect(errors).toContain(error)
  },
)

test('keys that nobody can keep cannot be rotated', async () => {
  const { read } = await createVault()
  await expect(createServerWorld().server.rotateKeys()).rejects.toThrow(/^keys: /)
  await expect(createServerWorld({ keys: { read } }).server.rotateKeys()).rejects.toThrow(/^keys: /)
  expect(keys.signing).toHaveLength(1)
})
