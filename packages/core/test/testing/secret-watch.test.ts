import { expect, onTestFinished, test, vi } from 'vitest'
import { findSecrets } from '../../src/testing/index.ts'
import { openStory, type Story } from './secret-story.ts'

// D-ES-05 D-ES-06 D-ES-10

const secret = 'tok-3n'
const within = `a text with ${secret} in it`

class Carrier {
  readonly #hidden = within
  get shown(): string {
    return this.#hidden
  }
}

const carriers: Readonly<Record<string, () => unknown>> = {
  'a text': () => within,
  'a property': () => ({ deep: [{ a: within }] }),
  'the name of a property': () => ({ [within]: 1 }),
  'a property that is not enumerable': () => Object.defineProperty({}, 'a', { value: within }),
  'a symbol’s property': () => ({ [Symbol('s')]: within }),
  'a getter': () => new Carrier(),
  'a prototype': () => Object.create({ inherited: within }) as unknown, // what it makes is unknown
  'the message of an error': () => new Error(within),
  'the cause of the cause of an error': () => new Error('a', { cause: new Error('b', { cause: within }) }),
  'one of many errors': () => new AggregateError([new Error(within)]),
  'what toJSON gives': () => ({ toJSON: () => within }),
  'what String gives': () => ({ toString: () => within }),
  'a map': () => new Map([['a', within]]),
  'the key of a map': () => new Map([[within, 1]]),
  'a set': () => new Set([within]),
  headers: () => new Headers({ authorization: within }),
  'form data': () => {
    const form = new FormData()
    form.append('a', within)
    return form
  },
  bytes: () => new TextEncoder().encode(within),
  'a buffer': () => new TextEncoder().encode(within).buffer,
  'a function': () => Object.assign(() => {}, { token: within }),
  'what refers to itself': () => {
    const circle = { self: {}, token: within }
    circle.self = circle
    return circle
  },
}

test.for(Object.keys(carriers))('a secret is found in %s', (name) => {
  const carrier = carriers[name]?.()
  const found = findSecrets(carrier, [secret])
  expect(found).not.toEqual([])
  expect(found.join()).not.toContain(secret)
  expect(findSecrets(carrier, ['another'])).toEqual([])
})

test('a getter that makes a promise for another object alone rejects nothing that nobody hears', async () => {
  const unheard = vi.fn<() => void>()
  process.on('unhandledRejection', unheard)
  onTestFinished(() => void process.off('unhandledRejection', unheard))
  expect(findSecrets(new ReadableStream().getReader(), [secret])).toEqual([])
  // Node tells of what nobody has heard after the promises of this turn.
  await new Promise((resolve) => setImmediate(resolve))
  expect(unheard).not.toHaveBeenCalled()
})

test('what is in a closure is not reachable', () => {
  expect(findSecrets({ tell: () => within.length }, [secret])).toEqual([])
})

test('a session keeps its tokens to itself', async () => {
  const { session, check } = await openStory()
  expect(await session.getAccessToken()).toContain('access')
  await session.refresh()
  await session.signOut()
  await expect(session.refresh()).rejects.toThrow('Nobody is signed in')
  await expect(check()).resolves.toBeUndefined()
})

const leaks: Readonly<Record<string, (story: Story, token: string) => unknown>> = {
  'root.kept': ({ keep }, token) => keep({ headers: { authorization: `Bearer ${token}` } }),
  // oxlint-disable-next-line no-console -- this is the leak
  'root.console': (_, token) => console.debug('sending', { token }),
  'root.globals.lastToken': (_, token) => {
    onTestFinished(() => void Reflect.deleteProperty(globalThis, 'lastToken'))
    return Reflect.set(globalThis, 'lastToken', token)
  },
}

const places = Object.keys(leaks).flatMap((place) => [[place, 'access'] as const, [place, 'refresh'] as const])

test.for(places)('what gets out into %s fails the test (%s token)', async ([place, kind]) => {
  vi.spyOn(console, 'debug').mockImplementation(() => {})
  onTestFinished(() => void vi.restoreAllMocks())
  const story = await openStory()
  leaks[place]?.(story, story.tokens[kind])
  await expect(story.check()).rejects.toThrow(place)
})

test('a token that the server puts into the user gets into snapshots and events, and fails the test', async () => {
  const { check } = await openStory({ user: (token) => ({ id: 'u1', name: token }) })
  await expect(check()).rejects.toThrow('root.kept')
})

test('a refresh token that other tabs are told fails the test, an access token does not', async () => {
  const { check } = await openStory({ user: (_, refreshToken) => ({ id: 'u1', name: refreshToken }) })
  await expect(check()).rejects.toThrow('root.told')
  const { check: checkOther } = await openStory({ user: (accessToken) => ({ id: 'u1', name: accessToken }) })
  await expect(checkOther()).rejects.not.toThrow('root.told')
})

test('a token in what the origin remembers fails the test', async () => {
  const { session, check } = await openStory({ name: (token) => `session of ${token}` })
  await session.signOut()
  await expect(check()).rejects.toThrow('root.kept')
})
