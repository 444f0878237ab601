import { expect, onTestFinished, test, vi } from 'vitest'
import { browserRuntime, findSessionError, type Session, type Transport } from '../../src/index.ts'
import { watchSecrets } from '../../src/testing/index.ts'

// D-XT-05 D-XT-06: what a browser takes away with its cookies, or never had.

interface User {
  readonly id: string
}

const refuse = (): never => {
  throw new DOMException('The operation is insecure.', 'SecurityError')
}

/** Takes a feature away: it is not there, or whoever touches it is refused. */
type Loss = () => void

function lacking(target: object, name: string): Loss {
  return () => replace(target, name, { value: undefined })
}

function refusing(target: object, name: string): Loss {
  return () => replace(target, name, { get: refuse })
}

function replace(target: object, name: string, property: PropertyDescriptor): void {
  const own = Object.getOwnPropertyDescriptor(target, name)
  Object.defineProperty(target, name, { ...property, configurable: true })
  onTestFinished(() => {
    if (own) Object.defineProperty(target, name, own)
    else Reflect.deleteProperty(target, name)
  })
}

const absent: Readonly<Record<string, Loss>> = {
  'no BroadcastChannel': lacking(globalThis, 'BroadcastChannel'),
  'no Web Locks': lacking(navigator, 'locks'),
  'no crypto': lacking(globalThis, 'crypto'),
  'no navigator.onLine': lacking(navigator, 'onLine'),
  'no document.hidden': lacking(document, 'hidden'),
  'no caches': lacking(globalThis, 'caches'),
}

const refused: Readonly<Record<string, Loss>> = {
  'a BroadcastChannel that cannot be opened': () =>
    replace(globalThis, 'BroadcastChannel', {
      value: function open() {
        refuse()
      },
    }),
  'a BroadcastChannel that may not be named': refusing(globalThis, 'BroadcastChannel'),
  'Web Locks that may not be named': refusing(navigator, 'locks'),
  'Web Locks that are not granted': () =>
    replace(navigator, 'locks', { value: { request: () => Promise.reject(new DOMException('no', 'SecurityError')) } }),
  'a localStorage that may not be named': refusing(globalThis, 'localStorage'),
  'a localStorage that may not be used': () =>
    replace(globalThis, 'localStorage', { value: { getItem: refuse, setItem: refuse, removeItem: refuse } }),
  'a navigator.onLine that may not be read': refusing(navigator, 'onLine'),
  'a document.hidden that may not be read': refusing(document, 'hidden'),
}

/** Ids are made without, and that harms nobody. */
const silent: Readonly<Record<string, Loss>> = {
  'a crypto that may not be named': refusing(globalThis, 'crypto'),
  'caches that may not be named': refusing(globalThis, 'caches'),
}

const all = Object.entries({ ...absent, ...refused, ...silent })
const pairs = all.flatMap(([name, lose], index) =>
  all.slice(index + 1).map(([other, loseOther]) => [`${name} and ${other}`, [name, other], [lose, loseOther]] as const),
)
const table = [
  ['nothing missing', [], []] as const,
  ...all.map(([name, lose]) => [name, [name], [lose]] as const),
  ...pairs,
]

test.for(table)(
  'with %s a page stays, a sign-in works for it, and one error says what to do',
  async ([, names, losses]) => {
    const reported: unknown[] = []
    replace(globalThis, 'reportError', { value: (error: unknown) => reported.push(error) })
    losses.forEach((lose) => lose())
    const session = open()
    session.start()
    await vi.waitFor(() => expect(session.getState().status).toBe('signed-out'))
    expect(await session.signIn({ name: 'Alice' })).toEqual({ id: 'u1' })
    await session.refresh()
    expect(await session.getAccessToken()).toMatch(/^token-/)
    expect(await session.signOut()).toEqual({ confirmed: true })
    expect(session.getState()).toEqual({ status: 'signed-out', reason: 'signed-out' })

    const isRefused = names.some((name) => Object.hasOwn(refused, name))
    expect(reported).toHaveLength(isRefused ? 1 : 0)
    for (const error of reported) {
      expect(findSessionError(error)).toMatchObject({ code: 'ERR_PLATFORM_REFUSED' })
      expect(String(error)).toContain('Allow cookies and site data')
    }
  },
)

function open(): Session<User> {
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession<User>({ transport: transport(), runtime: browserRuntime() })
  onTestFinished(() => session.dispose())
  return session
}

function transport(): Transport {
  let user: User | undefined
  let tokens = 0
  const grant = () =>
    Promise.resolve(
      user
        ? { status: 200, body: { accessToken: `token-${++tokens}`, expiresIn: 600, user } }
        : { status: 401, body: { error: 'no-session' } },
    )
  return {
    signIn: () => ((user = { id: 'u1' }), grant()),
    refresh: grant,
    signOut: async () => ({ status: 204, body: (user = undefined) }),
  }
}
