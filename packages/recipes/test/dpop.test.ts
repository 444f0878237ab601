import { attachSession } from '@keyturn/axios'
import { createFetch, type Session } from '@keyturn/core'
import { createDpop, type DpopKeyStore } from '@keyturn/core/dpop'
import { createWorld, watchSecrets, type Tab, type World } from '@keyturn/core/testing'
import axios from 'axios'
import { expect, onTestFinished, test, vi } from 'vitest'
import { dpopSession } from '../src/dpop-session.ts'
import type { OAuthUser } from '../src/oauth-session.ts'
import { startOAuthProvider, type OAuthProvider } from './oauth-server.ts'

interface App {
  readonly session: Session<OAuthUser>
  /** A request to an API that wants proofs: its status. */
  readonly ask: (path?: string) => Promise<number>
}

interface Visit {
  readonly provider: OAuthProvider
  readonly world: World
  readonly tab: Tab
  readonly written: (string | undefined)[]
  /** Opens the app, in a page that finds the keys of the one before it; or in a thief's, which has the tokens alone. */
  readonly open: (keyStore?: DpopKeyStore) => App
}

const clients: Readonly<Record<string, (session: Session<OAuthUser>) => (url: string) => Promise<number>>> = {
  fetch(session) {
    const request = createFetch(session)
    return async (url) => (await request(url, { method: 'POST' })).status
  },
  axios(session) {
    const api = axios.create({ validateStatus: () => true })
    attachSession(api, session)
    return async (url) => (await api.post(url)).status
  },
}

const ways = Object.keys(clients).flatMap((client) => [false, true].map((needsNonce) => ({ client, needsNonce })))

async function visit({ client, needsNonce }: (typeof ways)[number]): Promise<Visit> {
  // Its advice for production.
  for (const method of ['info', 'warn'] as const) vi.spyOn(console, method).mockImplementation(() => {})
  onTestFinished(() => void vi.restoreAllMocks())
  const provider = await startOAuthProvider(onTestFinished, { dpop: { needsNonce } })
  const { issuer } = provider
  const world = createWorld({ origin: 'https://app.example' })
  const tab = world.openTab()
  tab.hide()
  const written: (string | undefined)[] = []
  const store = { read: () => written.at(-1), write: (token: string | undefined) => void written.push(token) }
  const keys = keyStore()
  const { createSession } = watchSecrets(onTestFinished)

  function open(known: DpopKeyStore = keys): App {
    const dpop = createDpop({ keyStore: known })
    const session = createSession({ ...dpopSession(issuer, store, dpop), origins: [issuer], runtime: tab })
    onTestFinished(() => session.dispose())
    const send = clients[client]?.(dpop.bind(session))
    return { session, ask: async (path = '/me') => send?.(issuer + path) ?? NaN }
  }
  return { provider, world, tab, written, open }
}

function keyStore(): DpopKeyStore {
  let kept: CryptoKeyPair | undefined
  return { read: async () => kept, keep: async (fresh) => (kept ??= fresh) }
}

/** What the server answers where each first proof lacks the nonce that it wants. */
function once<Answer>(needsNonce: boolean, refused: Answer, answered: Answer): readonly Answer[] {
  return needsNonce ? [refused, answered] : [answered]
}

test.for(ways)('tokens are bound to the key: $client, nonce needed: $needsNonce', async (way) => {
  const { provider, open } = await visit(way)
  const { session, ask } = open()
  await session.signIn(await provider.authorize())
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: { sub: 'ada' } })
  expect(await ask('/me?page=2#top')).toBe(200)
  expect(provider.exchanges).toEqual(
    once<readonly [string, number]>(way.needsNonce, ['authorization_code', 400], ['authorization_code', 200]),
  )
  // The nonce is that of the origin: who has had it from the token endpoint is not refused for the want of it.
  expect(provider.visits).toEqual([200, 200])
})

test.for(ways)(
  'a refused token is refreshed, and the request replayed with a proof of its own: $client, nonce needed: $needsNonce',
  async (way) => {
    const { provider, open } = await visit(way)
    const { session, ask } = open()
    await session.signIn(await provider.authorize())
    provider.visits.length = 0
    await provider.forget(await session.getAccessToken())
    expect(await Promise.all([ask(), ask(), ask()])).toEqual([200, 200, 200])
    // Three refusals, three replays, and the question who that is.
    expect(provider.visits.filter((status) => status === 401)).toHaveLength(3)
    expect(provider.visits.filter((status) => status === 200)).toHaveLength(4)
    expect(provider.exchanges.slice(-1)).toEqual([['refresh_token', 200]])
  },
)

test.for(ways)(
  'after a reload the same key is there, and a nonce is asked for anew: $client, nonce needed: $needsNonce',
  async (way) => {
    const { provider, open } = await visit(way)
    const former = open()
    await former.session.signIn(await provider.authorize())
    former.session.dispose()
    provider.exchanges.length = 0
    const { ask } = open()
    expect(await ask()).toBe(200)
    expect(provider.exchanges).toEqual(
      once<readonly [string, number]>(way.needsNonce, ['refresh_token', 400], ['refresh_token', 200]),
    )
  },
)

test.for(ways)(
  'what somebody has taken is worth nothing without the key: $client, nonce needed: $needsNonce',
  async (way) => {
    const { provider, written, open } = await visit(way)
    const { session, ask } = open()
    await session.signIn(await provider.authorize())
    const stolen = await session.getAccessToken()
    const { status } = await fetch(`${provider.issuer}/me`, { headers: { authorization: `Bearer ${stolen}` } })
    expect(status).toBe(401)
    const thief = createDpop({ keyStore: keyStore() })
    expect((await thief.fetch(stolen, `${provider.issuer}/me`)).status).toBe(401)
    const call = { attemptId: '1', headers: {}, signal: new AbortController().signal }
    const server = { clientId: 'app', tokenEndpoint: `${provider.issuer}/token` }
    const answer = await thief
      .transport(server)
      .refresh({ idleFor: 0, extend: false, refreshToken: written.at(-1) }, call)
    expect(answer).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
    // And the owner goes on.
    await session.refresh()
    expect(await ask()).toBe(200)
  },
)

test('without the binding, a session does not open the API', async () => {
  const { provider, open } = await visit({ client: 'fetch', needsNonce: false })
  const { session } = open()
  await session.signIn(await provider.authorize())
  const request = createFetch(session)
  expect((await request(`${provider.issuer}/me`)).status).toBe(401)
})
