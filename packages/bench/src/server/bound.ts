import {
  createAuthServer,
  generateKeys,
  importKeys,
  parseCookies,
  type AuthServer,
  type AuthServerOptions,
  type SessionStore,
} from '@keyturn/server'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { Database } from './database.ts'
import { inParallel, measure } from './measure.ts'

const paths = { login: '/auth/login', refresh: '/auth/refresh', bound: '/auth/bound', proof: '/auth/bound/refresh' }

/** A browser, with its cookies and, where its session is bound, what it has signed. */
interface Visitor {
  readonly cookies: Map<string, string>
  readonly sid: string
  /** Signed before anything is measured: that is the browser's work. */
  readonly proof: string | undefined
}

/** What a bound session costs beside one that is not: refreshes a second of each, by turns on one database. */
export interface BoundCost {
  readonly database: string
  /** Refreshes that promote: the everyday ones. */
  readonly unbound: readonly number[]
  /** The same of bound sessions, whose browsers have just proven themselves. */
  readonly bound: readonly number[]
  /** Each with the proof that a browser sends before it: a request of its own. */
  readonly proven: readonly number[]
}

export async function measureBound(
  database: Database,
  { sessions, rounds, duration }: Readonly<Record<'sessions' | 'rounds' | 'duration', number>>,
): Promise<BoundCost> {
  const { table, settle, close } = await database.open()
  try {
    const { store } = await table('bound')
    const [off, offer] = [await serverWith(store, 'off'), await serverWith(store, 'offer')]
    const unbound = await visitors(off, sessions, false)
    const bound = await visitors(offer, sessions, true)
    await settle()
    const figures = { unbound: [] as number[], bound: [] as number[], proven: [] as number[] }
    const blocks = {
      unbound: async () => measure(unbound, (visitor) => refresh(off, visitor), duration),
      proven: async () => measure(bound, (visitor) => proveAndRefresh(offer, visitor), duration),
      bound: async () => {
        await inParallel(bound, (visitor) => prove(offer, visitor))
        return measure(bound, (visitor) => refresh(offer, visitor), duration)
      },
    }
    const order = ['unbound', 'proven', 'bound'] as const
    for (let round = 0; round < rounds; round++) {
      // Forwards and backwards, so that none of them is always the one after another.
      for (const name of round % 2 === 0 ? order : order.toReversed()) {
        figures[name].push((await blocks[name]()).perSecond)
      }
    }
    return { database: database.name, ...figures }
  } finally {
    await close()
  }
}

async function serverWith(store: SessionStore, bound: AuthServerOptions['bound'] & string): Promise<AuthServer> {
  return createAuthServer({
    store,
    bound,
    keys: await importKeys(await generateKeys('EdDSA')),
    // What was given a moment ago is promoted by the next refresh.
    settleWindow: 0,
    verifyCredentials: ({ username }) => ({ id: String(username) }),
    loadUser: (id) => ({ id }),
  })
}

async function visitors(server: AuthServer, count: number, isBound: boolean): Promise<readonly Visitor[]> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  const sign = (challenge: string, own: object): Promise<string> =>
    new SignJWT({ jti: challenge }).setProtectedHeader({ alg: 'ES256', typ: 'dbsc+jwt', ...own }).sign(privateKey)
  const all: Visitor[] = []
  for (let index = 0; index < count; index++) {
    const cookies = new Map<string, string>()
    const signIn = await send(server, paths.login, cookies, {}, { username: `${isBound}-${index}` })
    const { session } = (await signIn.json()) as { readonly session: { readonly id: string } }
    const sid = session.id
    let proof: string | undefined
    if (isBound) {
      const offered = challengeOf(signIn, 'secure-session-registration')
      const registered = await send(server, paths.bound, cookies, {
        'secure-session-response': await sign(offered, { jwk }),
      })
      proof = await sign(challengeOf(registered, 'secure-session-challenge'), {})
    }
    const visitor = { cookies, sid, proof }
    await refresh(server, visitor)
    all.push(visitor)
  }
  return all
}

async function proveAndRefresh(server: AuthServer, visitor: Visitor): Promise<void> {
  await prove(server, visitor)
  await refresh(server, visitor)
}

async function prove(server: AuthServer, { cookies, sid, proof = '' }: Visitor): Promise<void> {
  await send(server, paths.proof, cookies, { 'sec-secure-session-id': sid, 'secure-session-response': proof })
}

async function refresh(server: AuthServer, { cookies }: Visitor): Promise<void> {
  await (await send(server, paths.refresh, cookies, {}, {})).text()
}

async function send(
  server: AuthServer,
  path: string,
  cookies: Map<string, string>,
  more: Readonly<Record<string, string>>,
  body?: object,
): Promise<Response> {
  const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
  const page = body && { 'content-type': 'application/json', 'idempotency-key': 'bench' }
  const headers = { ...page, ...more, ...(cookie && { cookie }), 'sec-fetch-site': 'same-origin' }
  const init = { method: 'POST', headers, ...(body && { body: JSON.stringify(body) }) }
  const response = await server.fetch(new Request(`https://app.test${path}`, init))
  if (response.status !== 200) throw new Error(`${path} was answered ${response.status}.`)
  for (const line of response.headers.getSetCookie()) {
    const [[name, value] = ['', '']] = Object.entries(parseCookies(line.split(';')[0] ?? ''))
    cookies.set(name, String(value))
  }
  return response
}

function challengeOf({ headers }: Response, name: string): string {
  const [, challenge] = /(?:challenge=|^)"([^"]+)"/.exec(headers.get(name) ?? '') ?? []
  if (challenge === undefined) throw new Error(`There is no challenge in ${name}.`)
  return challenge
}
