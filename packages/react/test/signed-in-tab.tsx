import type { Session, SessionOptions, Transport, TransportAnswer } from '@keyturn/core'
import { createWorld, watchSecrets, type Tab, type World } from '@keyturn/core/testing'
import { AuthProvider } from '@keyturn/react'
import { act, type ReactNode } from 'react'
import { onTestFinished, vi } from 'vitest'
import { ada, type User } from './user.ts'

// Testing Library says so by itself only where the test runner's functions are global.
Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true)

export const second = 1_000
export const minute = 60 * second

export interface AuthServer {
  /** Who has a session; null where nobody has. */
  user: User | null
  /** What refreshes are answered with in place of a grant. */
  trouble: number | null
  /** The code that refreshes are refused with. */
  refusal: string | null
  /** The absolute end of the session, in milliseconds from its beginning. */
  readonly endsIn: number
  refreshes: number
}

export interface OpenTab {
  readonly world: World
  readonly tab: Tab
  readonly session: Session<User>
  /** Creates one more session: in the same tab, as a module does that is replaced while the page stays, or in another. */
  readonly createAnother: (tab?: Tab) => Session<User>
  readonly server: AuthServer
  /** Provides the session to what is rendered. */
  readonly wrapper: (props: { readonly children: ReactNode }) => ReactNode
  /** Starts the session and waits until it is known. */
  readonly restored: () => Promise<void>
  /** Lets time pass, for the session and for the timers of components alike. */
  readonly pass: (duration: number, step?: number) => Promise<void>
}

/** A tab of a browser whose auth server has a session of Ada's: ten-minute tokens, an idle end after 30 minutes. No token may get out. */
export function openTab(overrides: Partial<AuthServer> = {}, options: Partial<SessionOptions<User>> = {}): OpenTab {
  const world = createWorld()
  const tab = world.openTab()
  const server: AuthServer = {
    user: ada,
    trouble: null,
    refusal: null,
    endsIn: 600 * minute,
    refreshes: 0,
    ...overrides,
  }
  const { createSession } = watchSecrets(onTestFinished)
  const transport = speakTo(server, () => tab.clock.now().monotonic)
  const session = createAnother()

  function createAnother(runtime: Tab = tab): Session<User> {
    const created = createSession<User>({ ...options, transport, runtime })
    onTestFinished(() => created.dispose())
    return created
  }

  async function restored(): Promise<void> {
    session.start()
    await act(world.settle)
  }

  async function pass(duration: number, step: number = 250): Promise<void> {
    for (let passed = 0; passed < duration; passed += step)
      await act(async () => {
        await world.advance(Math.min(step, duration - passed))
        if (vi.isFakeTimers()) vi.advanceTimersByTime(Math.min(step, duration - passed))
      })
  }

  const wrapper: OpenTab['wrapper'] = ({ children }) => <AuthProvider session={session}>{children}</AuthProvider>
  return { world, tab, session, createAnother, server, wrapper, restored, pass }
}

function speakTo(server: AuthServer, now: () => number): Transport {
  return {
    signIn(credentials) {
      const { id = ada.id, name } = credentials
      server.user = { ...ada, id: String(id), name: String(name) }
      return Promise.resolve(grant(server.user, server, now(), 0))
    },
    refresh({ idleFor }) {
      server.refreshes++
      if (server.trouble) return Promise.resolve({ status: server.trouble, body: '' })
      if (server.refusal) return Promise.resolve({ status: 401, body: { error: server.refusal } })
      if (!server.user) return Promise.resolve({ status: 401, body: { error: 'no-session' } })
      return Promise.resolve(grant(server.user, server, now(), idleFor))
    },
    signOut() {
      server.user = null
      return Promise.resolve({ status: 204, body: '' })
    },
  }
}

function grant(user: User, { endsIn, refreshes }: AuthServer, now: number, idleFor: number): TransportAnswer {
  const session = {
    id: 's1',
    expiresIn: (endsIn - now) / 1000,
    idleExpiresIn: 1800 - idleFor / 1000,
    idleTimeout: 1800,
  }
  // Over the wire, the user is another object each time.
  return {
    status: 200,
    body: { accessToken: `token-${refreshes}`, expiresIn: 600, user: structuredClone(user), session },
  }
}
