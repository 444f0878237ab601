import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, importJWK, type JWK } from 'jose'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createDpop, type Dpop, type DpopKeyStore } from '../../src/dpop/index.ts'
import type { AuthorizedRequest, RequestAnswer } from '../../src/index.ts'
import { createWorld, watchSecrets } from '../../src/testing/index.ts'

const token = 'sEcReT-1'
const refusal = { status: 401, challenge: 'DPoP error="use_dpop_nonce"' } as const

function memoryKeyStore(): DpopKeyStore {
  let kept: CryptoKeyPair | undefined
  return { read: async () => kept, keep: async (fresh) => (kept ??= fresh) }
}

interface Proof {
  readonly key: string
  readonly claims: Readonly<Record<string, unknown>>
}

/** What a proof says, if its signature is that of its key. */
async function readProof(proof: string): Promise<Proof> {
  const { jwk = {}, ...header } = decodeProtectedHeader(proof)
  expect(header).toEqual({ typ: 'dpop+jwt', alg: 'ES256' })
  // The private half has one member more.
  expect(Object.keys(jwk).toSorted()).toEqual(['crv', 'kty', 'x', 'y'])
  const { payload } = await compactVerify(proof, await importJWK(jwk as JWK, 'ES256'))
  // Verified JSON of ours.
  const claims = JSON.parse(new TextDecoder().decode(payload)) as Proof['claims']
  return { key: await calculateJwkThumbprint(jwk), claims }
}

interface Sent {
  readonly authorization: string
  readonly proof: Proof
}

/** An API that answers one after the other with what it is given, and then with the last. */
async function send(
  dpop: Dpop,
  answers: readonly Omit<RequestAnswer, 'text'>[],
  request: Pick<AuthorizedRequest<unknown>, 'url'> & Partial<AuthorizedRequest<unknown>>,
): Promise<readonly Sent[]> {
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession({
    runtime: createWorld({ origin: 'https://app.example' }).openTab(),
    origins: ['https://api.example', 'https://other.example'],
    transport: {
      signIn: async () => ({ status: 200, body: { accessToken: token, expiresIn: 600, user: { id: 'u1' } } }),
      refresh: async () => ({ status: 401, body: { error: 'revoked' } }),
      signOut: async () => ({ status: 204, body: '' }),
    },
  })
  onTestFinished(() => session.dispose())
  await session.signIn({})
  const sent: Sent[] = []
  await dpop.bind(session).authorize<Omit<RequestAnswer, 'text'>>({
    repeatable: true,
    ...request,
    async send(credential) {
      const { Authorization: authorization = '', DPoP: proof = '' } = credential?.headers ?? {}
      sent.push({ authorization, proof: await readProof(proof) })
      return answers[sent.length - 1] ?? { status: 200 }
    },
    read: (answer) => ({ ...answer, text: async () => '' }),
  })
  return sent
}

const dpopOf = (): Dpop => createDpop({ keyStore: memoryKeyStore() })
const served = [{ status: 200 }]

test.for([
  { url: 'https://api.example/items', method: undefined, htm: 'GET', htu: 'https://api.example/items' },
  { url: 'https://api.example/items?page=2', method: 'POST', htm: 'POST', htu: 'https://api.example/items' },
  { url: 'https://api.example/a%20b#part', method: 'DELETE', htm: 'DELETE', htu: 'https://api.example/a%20b' },
  { url: '/items?page=2', method: 'PATCH', htm: 'PATCH', htu: 'https://app.example/items' },
])('a proof for $method $url is of $htm $htu', async ({ url, method, htm, htu }) => {
  const [{ authorization, proof } = { authorization: '', proof: { claims: {} } }] = await send(dpopOf(), served, {
    url,
    method,
  })
  expect(authorization).toBe(`DPoP ${token}`)
  expect(proof.claims).toEqual({
    htm,
    htu,
    jti: expect.stringMatching(/^[\w-]{36}$/) as string,
    iat: expect.closeTo(Date.now() / 1000, -2) as number,
    // RFC 9449 §4.2: of the token's text, by SHA-256.
    ath: Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(token))).toString('base64url'),
  })
})

test('each request has a proof of its own, by the same key', async () => {
  const dpop = dpopOf()
  const [one] = await send(dpop, served, { url: '/a' })
  const [other] = await send(dpop, served, { url: '/a' })
  expect(one?.proof.claims['jti']).not.toBe(other?.proof.claims['jti'])
  expect(one?.proof.key).toBe(other?.proof.key)
})

test('requests that begin at once agree on a key', async () => {
  const dpop = dpopOf()
  const sent = await Promise.all(['/a', '/b', '/c'].map((url) => send(dpop, served, { url })))
  expect(new Set(sent.flat().map(({ proof }) => proof.key)).size).toBe(1)
})

const noncesOf = (sent: readonly Sent[]): unknown[] => sent.map(({ proof }) => proof.claims['nonce'])

test.for([
  {
    what: 'is sent once more with the nonce',
    answers: [{ ...refusal, nonce: 'n1' }, { status: 200 }],
    nonces: [undefined, 'n1'],
  },
  {
    what: 'and is refused again is not sent a third time',
    answers: [
      { ...refusal, nonce: 'n1' },
      { ...refusal, nonce: 'n2' },
    ],
    nonces: [undefined, 'n1'],
  },
  { what: 'but brings no nonce is the caller’s', answers: [refusal], nonces: [undefined] },
  { what: 'for another reason is the caller’s', answers: [{ status: 403, nonce: 'n1' }], nonces: [undefined] },
])('a request that is refused for the want of a nonce $what', async ({ answers, nonces }) => {
  expect(noncesOf(await send(dpopOf(), answers, { url: '/a' }))).toEqual(nonces)
})

test('a body that cannot be sent twice is sent once; the next request has the nonce', async () => {
  const dpop = dpopOf()
  const once = await send(dpop, [{ ...refusal, nonce: 'n1' }], { url: '/a', repeatable: false })
  expect(noncesOf(once)).toEqual([undefined])
  expect(noncesOf(await send(dpop, served, { url: '/a' }))).toEqual(['n1'])
})

test('a nonce is that of its origin, and the last one counts', async () => {
  const dpop = dpopOf()
  await send(dpop, [{ status: 200, nonce: 'n1' }], { url: 'https://api.example/a' })
  expect(noncesOf(await send(dpop, served, { url: 'https://other.example/a' }))).toEqual([undefined])
  expect(noncesOf(await send(dpop, [{ status: 200, nonce: 'n2' }], { url: 'https://api.example/b' }))).toEqual(['n1'])
  expect(noncesOf(await send(dpop, served, { url: 'https://api.example/c' }))).toEqual(['n2'])
})

test('what carries no token has no proof', async () => {
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession({ endpoints: '/auth', runtime: createWorld().openTab(), restore: 'never' })
  onTestFinished(() => session.dispose())
  const sending = vi.fn<(credential: unknown) => Promise<string>>(async () => '')
  const read = (): RequestAnswer => ({ status: 200, text: async () => '' })
  for (const url of ['/a', 'https://elsewhere.example/a'])
    await dpopOf().bind(session).authorize({ url, repeatable: true, send: sending, read })
  expect(sending.mock.calls.map(([credential]) => credential)).toEqual([undefined, undefined])
})

test('a key store that fails is asked again', async () => {
  const store = memoryKeyStore()
  const read = vi.fn<DpopKeyStore['read']>(store.read).mockRejectedValueOnce(new Error('The database is locked.'))
  const dpop = createDpop({ keyStore: { ...store, read } })
  await expect(send(dpop, served, { url: '/a' })).rejects.toThrow('The database is locked.')
  expect(await send(dpop, served, { url: '/a' })).toHaveLength(1)
})

test.for([{ keyStore: 'keyturn' }, { keyStore: { read: () => {} } }, { store: {} }])('%o is refused', (options) => {
  // As from JavaScript.
  expect(() => createDpop(options as object)).toThrow(TypeError)
})
