import { createFetch, type RefreshTokenStore, type Session, type Transport, type TransportAnswer } from '@keyturn/core'
import { createWorld, watchSecrets, type World } from '@keyturn/core/testing'
import { setTimeout } from 'node:timers/promises'
import { fetchWithCookies } from '../cookie-jar.ts'
import type { Fields, RunningServer } from './real-server.ts'

/** What a server was seen to do: first what it answers, then what becomes of a session that speaks to it. */
export interface Facts {
  readonly grant: string
  readonly 'refused refresh': string
  readonly 'no refresh token': string
  readonly 'expired access token': string
  readonly 'wrong password': string
  readonly 'used again': string
  readonly '20 requests': string
  readonly '5 refreshes, reload': string
  readonly 'lost answer': string
  readonly 'sign-out': string
}

interface Network {
  readonly calls: string[]
  /** The next answer of this path, whatever it is, does not arrive. */
  readonly loseNext: (path: string) => void
}

/** Has a server tell all that, in about as long as two of its access tokens live. */
export async function factsOf(server: RunningServer): Promise<Facts> {
  return { ...(await within(server, readAnswers)), ...(await within(server, playStory)) }
}

async function outliveToken({ lifetime, expire }: RunningServer): Promise<void> {
  if (lifetime !== undefined) await setTimeout(lifetime + 1_500)
  await expire?.()
}

/** Does something in a browser of its own. */
async function within<Value>(
  server: RunningServer,
  run: (server: RunningServer, network: Network) => Promise<Value>,
): Promise<Value> {
  const bare = globalThis.fetch
  const network = openNetwork(server.origin)
  const { fetch } = globalThis
  /** What the user does at the server itself is none of the app's: it has cookies of its own. */
  async function fields(): Promise<Fields> {
    globalThis.fetch = bare
    try {
      return await server.fields()
    } finally {
      globalThis.fetch = fetch
    }
  }
  try {
    return await run({ ...server, fields }, network)
  } finally {
    globalThis.fetch = bare
  }
}

/** The network of a browser that keeps cookies. */
function openNetwork(origin: string): Network {
  const bare = globalThis.fetch
  const calls: string[] = []
  let lost: string | undefined
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const { pathname } = new URL(request.url)
    const response = await bare(request)
    calls.push(`${request.method} ${pathname} ${response.status}`)
    if (lost !== pathname) return response
    lost = undefined
    throw new TypeError('Failed to fetch')
  }
  globalThis.fetch = fetchWithCookies(origin)
  return { calls, loseNext: (path) => void (lost = path) }
}

type Answers = Pick<Facts, 'grant' | 'refused refresh' | 'no refresh token' | 'expired access token' | 'used again'>

/** What it answers, without a session. */
async function readAnswers(server: RunningServer): Promise<Answers> {
  const { transport, tokensOf } = speakTo(server)
  const refresh = (refreshToken?: string): Promise<TransportAnswer> =>
    transport.refresh({ idleFor: 0, extend: false, refreshToken }, call())
  const nobody = await refresh()
  const granted = await transport.signIn(await server.fields(), call())
  if (granted.status >= 300) throw new Error(`A sign-in is answered ${tell(granted)}.`)
  const { accessToken, refreshToken } = tokensOf(granted)
  const open = await askApi(server, accessToken)
  if (open.status >= 300) throw new Error(`A new access token is answered ${tell(open)}.`)
  await outliveToken(server)
  const expired = server.credential === 'cookie' ? undefined : await askApi(server, accessToken)
  return {
    grant: fieldsOf(granted.body),
    'no refresh token': tell(nobody),
    'expired access token': expired ? tell(expired) : 'none',
    'refused refresh': server.credential ? tell(nobody) : tell(await refresh('no-token-of-yours')),
    'used again': server.credential ? 'in a cookie' : await presentAgain(refresh, tokensOf, refreshToken),
  }
}

async function presentAgain(
  refresh: (token?: string) => Promise<TransportAnswer>,
  tokensOf: (answer: TransportAnswer) => Tokens,
  used: string | undefined,
): Promise<string> {
  const { refreshToken: successor = used } = tokensOf(await refresh(used))
  if (successor === used) return 'not rotated'
  const again = await refresh(used)
  const alive = await refresh(successor)
  return `${tell(again)}; its successor ${alive.status < 300 ? 'lives' : 'is dead'}`
}

type Story = Pick<Facts, 'wrong password' | '20 requests' | '5 refreshes, reload' | 'lost answer' | 'sign-out'>

/** What becomes of a session, with the program of the guide. */
async function playStory(server: RunningServer, network: Network): Promise<Story> {
  const { open, world, reported, check } = openBrowser(server)
  const session = await open()
  if (session.getState().status !== 'signed-out') throw new Error(`A visitor is ${session.getState().status}.`)
  const refusal: unknown = await session.signIn(server.wrongFields).catch((error: unknown) => error)
  await session.signIn(await server.fields())
  const requests = await askTwenty(server, session, network)
  const lasting = await goOn(session, open)
  const lost = await loseAnswer(lasting.session, world, network)
  if (lasting.session.getState().status !== 'signed-in') await lasting.session.signIn(await server.fields())
  const { confirmed } = await lasting.session.signOut()
  const story = {
    'wrong password': `${String(field(refusal, 'status'))}, credentialsRefused: ${String(field(refusal, 'credentialsRefused'))}`,
    '20 requests': requests,
    '5 refreshes, reload': lasting.said,
    'lost answer': lost,
    'sign-out': `${network.calls.at(-1)}, confirmed: ${confirmed}${reported.length > 0 ? `, told: ${reported.join(', ')}` : ''}`,
  }
  lasting.session.dispose()
  await check()
  return story
}

/** The clock of the browser stands still, so that its session believes in a token that the server does not: each of the requests is refused. */
async function askTwenty(server: RunningServer, session: Session<unknown>, { calls }: Network): Promise<string> {
  const get = createFetch(session)
  if ((await get(server.api)).status >= 300) throw new Error('A new session opens nothing.')
  await outliveToken(server)
  const before = calls.length
  const answers = await Promise.all(Array.from({ length: 20 }, () => get(server.api)))
  const { pathname } = new URL(server.api)
  const others = calls.slice(before).filter((each) => !each.includes(` ${pathname} `))
  const good = answers.filter(({ status }) => status < 300).length
  return `${good} × 2xx, ${others.length} ${others.length === 1 ? 'refresh' : 'refreshes'}`
}

async function goOn(
  session: Session<unknown>,
  open: () => Promise<Session<unknown>>,
): Promise<{ readonly session: Session<unknown>; readonly said: string }> {
  for (let round = 0; round < 5; round++) await session.refresh()
  const user = JSON.stringify(session.getState().user)
  session.dispose()
  const reloaded = await open()
  const { status, user: same } = reloaded.getState()
  return { session: reloaded, said: `${status}, ${JSON.stringify(same) === user ? 'the same user' : 'another user'}` }
}

async function loseAnswer(session: Session<unknown>, world: World, network: Network): Promise<string> {
  const before = network.calls.length
  await session.refresh()
  const path = network.calls.slice(before).map((each) => each.split(' ')[1])[0]
  if (path === undefined) throw new Error('A refresh asked nothing.')
  network.loseNext(path)
  await whileTimePasses(world, session.refresh())
  await whileTimePasses(world, session.refresh())
  const state = session.getState()
  return state.status === 'signed-in' ? 'survives' : `${state.status} ${String(field(state, 'reason'))}`
}

/** Until a call has settled, whatever becomes of it: it may wait for its repetition. */
async function whileTimePasses(world: World, call: Promise<unknown>): Promise<void> {
  let isOver = false
  const end = (): void => void (isOver = true)
  call.then(end, end)
  while (!isOver) {
    await setTimeout(50)
    await world.advance(500)
  }
}

/** One browser; each `open` is one more page. */
function openBrowser(server: RunningServer): {
  readonly open: () => Promise<Session<unknown>>
  readonly world: World
  readonly reported: string[]
  /** @throws {Error} A token has got out. */
  readonly check: () => Promise<void>
} {
  const reported: string[] = []
  globalThis.reportError = (error: unknown) => void reported.push(String(field(error, 'code') ?? error))
  const world = createWorld({ origin: server.origin })
  const store = createStore()
  const checks: (() => unknown)[] = []
  const { createSession } = watchSecrets((check) => void checks.push(check))
  async function open(): Promise<Session<unknown>> {
    const tab = world.openTab()
    tab.hide()
    const session = createSession({ ...server.options(store), runtime: tab })
    session.start()
    while (session.getState().status === 'restoring')
      await new Promise<void>((resolve) => {
        const stop = session.subscribe(() => (stop(), resolve()))
      })
    return session
  }
  async function check(): Promise<void> {
    for (const each of checks) await each()
  }
  return { open, world, reported, check }
}

interface Tokens {
  readonly accessToken?: string | undefined
  readonly refreshToken?: string | undefined
}

/** The words of the guide's program, without a session around them. */
function speakTo(server: RunningServer): {
  readonly transport: Transport
  readonly tokensOf: (answer: TransportAnswer) => Tokens
} {
  const { transport, readAnswer } = server.options(createStore())
  if (!transport) throw new Error('Its program has no transport.')
  return {
    transport,
    tokensOf(answer) {
      const read: unknown = readAnswer ? readAnswer(answer) : answer.body
      const text = (...names: readonly string[]): string | undefined =>
        names.map((name) => field(read, name)).find((each): each is string => typeof each === 'string')
      return { accessToken: text('accessToken', 'access_token'), refreshToken: text('refreshToken', 'refresh_token') }
    },
  }
}

function createStore(): RefreshTokenStore {
  let token: string | undefined
  return { read: () => token, write: (value) => void (token = value) }
}

function call(): Parameters<Transport['refresh']>[1] {
  return { attemptId: 'any', headers: {}, signal: AbortSignal.timeout(30_000) }
}

async function askApi({ api, credential }: RunningServer, token: string | undefined): Promise<TransportAnswer> {
  const headers = { ...(credential !== 'cookie' && { authorization: `Bearer ${token}` }) }
  const answer = await fetch(api, { headers })
  return { status: answer.status, body: await answer.text() }
}

/** The names of its fields, with their numbers. No tokens. */
function fieldsOf(body: unknown, prefix = ''): string {
  if (typeof body !== 'object' || body === null) return typeof body === 'number' ? `${prefix} ${body}` : prefix
  return Object.entries(body)
    .map(([name, value]) => (prefix === 'user' ? '' : fieldsOf(value, prefix ? `${prefix}.${name}` : name)))
    .filter(Boolean)
    .slice(0, 8)
    .join(', ')
}

/** Its status, and where it refuses, in which words. */
function tell({ status, body }: Pick<TransportAnswer, 'status' | 'body'>): string {
  if (status < 300) return `${status}${body === null ? ' null' : ''}`
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  return `${status} ${/^\s*</.test(text) ? 'a web page' : text.replaceAll(/\s+/g, ' ').slice(0, 110)}`.trim()
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}
