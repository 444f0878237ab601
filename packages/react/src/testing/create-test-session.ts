import {
  RefreshUnavailableError,
  SignedOutError,
  type Session,
  type SessionEvents,
  type SessionState,
  type SignInInput,
} from '@keyturn/core'
import { checks } from '#checks'
import type { RegisteredUser } from '../session/session-context.ts'
import { signedIn, signedOut, type TestState } from './test-states.ts'

/** What a component asked of the session. */
export type SessionAction =
  | { readonly type: 'signIn'; readonly input: SignInInput }
  | { readonly type: 'signOut'; readonly everywhere: boolean }
  | { readonly type: 'extend' | 'refresh' | 'dismissWarning' | 'reportActivity' }

/** What `createTestSession` takes beside the state. */
export interface TestSessionOptions {
  /** Called for each action: `vi.fn()`, `jest.fn()`, Storybook's `fn()`. */
  readonly onAction?: (action: SessionAction) => void
  /**
   * Makes the user of a `signIn`; what it throws is what `signIn` rejects with (a `SignInError`, say).
   * @default whoever was signed in; where nobody was, `signIn` rejects
   */
  readonly onSignIn?: (input: SignInInput) => Awaitable<RegisteredUser>
  /** The session's clock, in milliseconds since the epoch; `() => Date.now()` lets a countdown run. @default it stands still */
  readonly now?: () => number
}

/** A session in the state that you say. It asks no server, and notes what is asked of it. */
export interface TestableSession extends Session<RegisteredUser> {
  /** What has been asked of it, in order. */
  readonly actions: readonly SessionAction[]
  /** Goes over to another state and tells of it, as the real one does when something happens. In tests, within `act()`. */
  readonly become: (state: TestState) => void
}

/**
 * Creates a session for tests and stories, to be given to `<AuthProvider>`; `<TestSession>` does both in one line. Actions have the effect
 * that one sees: signing out signs out, extending and dismissing take the warning away. Nothing else happens, and no time passes.
 */
export function createTestSession(initial: TestState, options: TestSessionOptions = {}): TestableSession {
  checks?.values('createTestSession', {
    initial: [initial, checks.isFunction, 'a state like signedIn({ user }) or signedOut()', 'needed'],
  })
  const callable = checks && ([checks.isFunction, 'a function'] as const)
  if (callable)
    checks?.options(
      'createTestSession',
      options,
      { onAction: callable, onSignIn: callable, now: callable },
      '{ onSignIn }',
    )
  const beginning = Date.now()
  const { onAction, onSignIn, now = () => beginning } = options
  const listeners = new Set<() => void>()
  const hearers: Hearers = {
    'signed-in': new Set(),
    held: new Set(),
    ended: new Set(),
    refreshed: new Set(),
    warning: new Set(),
  }
  const actions: SessionAction[] = []
  let state = initial(now())

  function go(next: SessionState<RegisteredUser>): void {
    const before = state
    state = next
    for (const listener of [...listeners]) listener()
    announce(before, next)
  }

  function announce(before: SessionState<RegisteredUser>, after: SessionState<RegisteredUser>): void {
    if (after.status === 'signed-in') {
      if (before.status !== 'signed-in') tell('signed-in', { user: after.user })
      const known = before.status === 'signed-in' ? before.warning?.level : undefined
      if (after.warning && after.warning.level !== known) tell('warning', after.warning)
    }
    const wasThere = before.status === 'signed-in' || before.status === 'held'
    if (after.status === 'held' && before.status === 'signed-in') tell('held', after)
    if (after.status === 'signed-out' && wasThere) tell('ended', { reason: after.reason })
  }

  function tell<Type extends keyof Hearers>(type: Type, event: SessionEvents<RegisteredUser>[Type]): void {
    for (const hear of [...hearers[type]]) hear(event)
  }

  function note(action: SessionAction): void {
    actions.push(action)
    onAction?.(action)
  }

  function dropWarning(): void {
    if (state.status === 'signed-in' && state.warning) go({ ...state, warning: null })
  }

  /** Waits while the real session would, and rejects where it would. */
  async function present(...waiting: readonly SessionState<RegisteredUser>['status'][]): Promise<void> {
    while (waiting.includes(state.status)) await new Promise<void>((resolve) => once(resolve))
    if (state.status === 'unreachable') throw new RefreshUnavailableError(undefined, state.retryAt - now())
    if (state.status === 'signed-out' || state.status === 'held') throw new SignedOutError(state.reason)
  }

  function once(resolve: () => void): void {
    const stop = subscribe(() => {
      stop()
      resolve()
    })
  }

  function subscribe(listener: () => void): () => void {
    const call = (): void => listener()
    listeners.add(call)
    return () => listeners.delete(call)
  }

  async function refresh(): Promise<void> {
    await present('restoring')
    if (state.status === 'signed-in') tell('refreshed', { user: state.user })
  }

  async function signIn(input: SignInInput): Promise<RegisteredUser> {
    note({ type: 'signIn', input })
    const user = await (onSignIn ?? known)(input)
    go(signedIn({ user })(now()))
    return user
  }

  function known(): RegisteredUser {
    if (state.status === 'signed-in' || state.status === 'held') return state.user
    throw new Error('A test session has to know who signs in: give it onSignIn={(input) => user}.')
  }

  return {
    actions,
    become: (next) => go(next(now())),
    getState: () => state,
    subscribe,
    start: () => {},
    now,
    async getAccessToken() {
      await present('restoring', 'held')
      return TEST_TOKEN
    },
    async refresh() {
      note({ type: 'refresh' })
      await refresh()
    },
    signIn,
    async signOut({ everywhere = false } = {}) {
      note({ type: 'signOut', everywhere })
      if (state.status !== 'signed-out') go(signedOut({ reason: 'signed-out' })(now()))
      return { confirmed: true }
    },
    async extend() {
      note({ type: 'extend' })
      if (state.status === 'signed-in' && state.warning?.extendable) dropWarning()
      await refresh()
    },
    reportActivity: () => note({ type: 'reportActivity' }),
    dismissWarning() {
      note({ type: 'dismissWarning' })
      dropWarning()
    },
    async authorize(request) {
      const isThere = state.status === 'signed-in'
      return {
        answer: await request.send(
          isThere ? { headers: { Authorization: `Bearer ${TEST_TOKEN}` } } : undefined,
          request.url,
        ),
      }
    },
    on(type, listener) {
      checks?.values('session.on', {
        type: [type, ...checks.event],
        listener: [listener, checks.isFunction, 'a function', 'needed'],
      })
      const hear: typeof listener = (event) => listener(event)
      hearers[type].add(hear)
      return () => hearers[type].delete(hear)
    },
    inspect: () => () => {},
    dispose: () => [listeners, ...Object.values(hearers)].forEach((each) => each.clear()),
  }
}

type Awaitable<Value> = Value | Promise<Value>

const TEST_TOKEN = 'test-access-token'

type Hearers = {
  readonly [Type in keyof SessionEvents<RegisteredUser>]: Set<(event: SessionEvents<RegisteredUser>[Type]) => void>
}
