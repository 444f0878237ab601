import type { RefreshTokenStore, Session, Transport, TransportAnswer } from '@keyturn/core'
import { createWorld, watchSecrets } from '@keyturn/core/testing'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { nativeRuntime, type NetInfo } from '../src/index.ts'
import { become } from './platform/native-modules.ts'

// D-CS-08: what happens to an app in a pocket.

beforeEach(() => become('active'))

const HOUR = 3_600_000

interface Phone {
  readonly world: ReturnType<typeof createWorld>
  /** Starts the app anew: all but the keychain is gone. */
  readonly launch: () => Session<{ readonly id: string }>
  readonly keychain: { token: string | undefined; isLocked: boolean; isFull: boolean }
  readonly network: (isConnected: boolean) => void
  /** The refresh tokens that came to the server. */
  readonly sent: (string | undefined)[]
  /** What the next refreshes are answered with, in place of a grant; `lost`: the server has replaced the token, and nobody hears of it. */
  readonly replies: (TransportAnswer | 'lost' | 'trouble')[]
}

function phone(): Phone {
  const world = createWorld()
  const { clock } = world.openTab()
  const { createSession } = watchSecrets(onTestFinished)
  const keychain: Phone['keychain'] = { token: 'r0', isLocked: false, isFull: false }
  const listeners = new Set<Parameters<NetInfo['addEventListener']>[0]>()
  const netInfo: NetInfo = {
    addEventListener: (listener) => (listeners.add(listener), () => listeners.delete(listener)),
  }
  const sent: (string | undefined)[] = []
  const replies: Phone['replies'] = []
  let issued = 0

  const store: RefreshTokenStore = {
    read: async () => {
      if (keychain.isLocked) throw new Error('User interaction is not allowed.')
      return keychain.token
    },
    write: async (token) => {
      if (keychain.isLocked || keychain.isFull) throw new Error('User interaction is not allowed.')
      keychain.token = token
    },
  }

  function grant(): TransportAnswer {
    const body = { access_token: `t${++issued}`, refresh_token: `r${issued}`, expires_in: 600, user: { id: 'u1' } }
    return { status: 200, body }
  }

  const transport: Transport = {
    signIn: async () => grant(),
    signOut: async () => ({ status: 204, body: undefined }),
    refresh: async ({ refreshToken }, { signal }) => {
      sent.push(refreshToken)
      const reply = replies.shift() ?? grant()
      if (reply === 'trouble') throw new TypeError('Network request failed')
      if (reply !== 'lost') return reply
      issued++
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('aborted'))))
    },
  }

  function launch(): Session<{ readonly id: string }> {
    const runtime = nativeRuntime({ clock, netInfo })
    const session = createSession<{ readonly id: string }>({
      transport,
      credential: 'body',
      refreshTokenStore: store,
      origins: ['https://api.example'],
      runtime,
    })
    onTestFinished(() => session.dispose())
    session.start()
    return session
  }

  return {
    world,
    launch,
    keychain,
    sent,
    replies,
    network: (isConnected) => listeners.forEach((listener) => listener({ isConnected })),
  }
}

/** The credential that a request carries, once it is sent. */
function request(session: Session<unknown>): { carried: string | undefined; isSent: boolean } {
  const seen = { carried: undefined as string | undefined, isSent: false }
  void session
    .authorize({
      url: 'https://api.example/x',
      repeatable: true,
      send: async (credential) => {
        Object.assign(seen, { carried: credential?.headers['Authorization'], isSent: true })
      },
      read: () => ({ status: 200, text: async () => '' }),
    })
    .catch(() => {})
  return seen
}

test('an app that was in the background for hours asks before it sends', async () => {
  const { world, launch, sent, replies } = phone()
  const session = launch()
  await world.settle()
  become('background')
  await world.sleep(3 * HOUR)
  expect(sent).toEqual(['r0'])
  replies.push({ status: 401, body: { error: 'revoked' } })
  become('active')
  const late = request(session)
  await world.settle()
  expect(session.getState()).toMatchObject({ status: 'signed-out', reason: 'revoked' })
  expect(late.carried).toBeUndefined()
})

test('an app that comes back after hours has a new token before its first request leaves', async () => {
  const { world, launch, keychain } = phone()
  const session = launch()
  await world.settle()
  become('background')
  await world.sleep(3 * HOUR)
  become('active')
  const late = request(session)
  expect(late.isSent).toBe(false)
  await world.settle()
  expect(late.carried).toBe('Bearer t2')
  expect(keychain.token).toBe('r2')
})

test('a look at another app costs no refresh', async () => {
  const { world, launch, sent } = phone()
  const session = launch()
  await world.settle()
  become('background')
  await world.advance(20_000)
  become('active')
  expect(request(session).isSent).toBe(true)
  await world.settle()
  expect(sent).toEqual(['r0'])
})

test('a refresh that is under way when the app leaves is kept', async () => {
  const { world, launch, keychain, sent } = phone()
  launch()
  become('background')
  await world.settle()
  expect(sent).toEqual(['r0'])
  expect(keychain.token).toBe('r1')
})

test.for<[name: string, reply: TransportAnswer | undefined, status: string, token: string | undefined]>([
  ['with a server that takes a token again whose answer was lost, nobody is signed out', undefined, 'signed-in', 'r2'],
  [
    'with a strict server, the user signs in again',
    { status: 400, body: { error: 'invalid_grant' } },
    'signed-out',
    undefined,
  ],
])('a process that was killed in the middle of a refresh: %s', async ([, reply, status, token]) => {
  const { world, launch, keychain, sent, replies } = phone()
  replies.push('lost')
  const killed = launch()
  await world.settle()
  killed.dispose()
  expect(keychain.token).toBe('r0')
  if (reply) replies.push(reply, reply)
  const session = launch()
  await world.advance(1_000)
  expect(sent.slice(0, 2)).toEqual(['r0', 'r0'])
  expect(session.getState().status).toBe(status)
  expect(keychain.token).toBe(token)
})

test('a keychain that is locked at the start is trouble, and signs nobody out', async () => {
  const { world, launch, keychain, sent } = phone()
  keychain.isLocked = true
  const session = launch()
  await world.advance(30_000)
  expect(session.getState().status).toBe('unreachable')
  expect(sent).toEqual([])
  keychain.isLocked = false
  await world.advance(60_000)
  expect(session.getState().status).toBe('signed-in')
  expect(keychain.token).toBe('r1')
})

test('a keychain that is locked when a new token has come is trouble: the old one is sent again', async () => {
  const { world, launch, keychain, sent } = phone()
  keychain.isFull = true
  const session = launch()
  await world.settle()
  expect(session.getState().status).toBe('unreachable')
  keychain.isFull = false
  await world.advance(60_000)
  expect(session.getState().status).toBe('signed-in')
  expect(sent).toEqual(['r0', 'r0'])
})

test('without a network the server is asked seldom, and at once when there is one', async () => {
  const { world, launch, network, sent, replies } = phone()
  replies.push(...Array.from({ length: 500 }, () => 'trouble' as const))
  const session = launch()
  network(false)
  await world.advance(HOUR)
  expect(sent.length).toBeLessThanOrEqual(240)
  const before = sent.length
  replies.length = 0
  network(true)
  await world.settle()
  expect(sent.length).toBe(before + 1)
  expect(session.getState().status).toBe('signed-in')
})

test('a thousand requests after a night share one refresh', async () => {
  const { world, launch, sent } = phone()
  const session = launch()
  await world.settle()
  become('background')
  await world.sleep(8 * HOUR)
  become('active')
  const all = Array.from({ length: 1_000 }, () => request(session))
  await world.settle()
  expect(new Set(all.map(({ carried }) => carried))).toEqual(new Set(['Bearer t2']))
  expect(sent).toEqual(['r0', 'r1'])
})
