import { createAuthorize, type AuthorizedAnswer, type AuthorizedRequest } from '../requests/authorize.ts'
import { createLeases, type Leasing } from '../requests/leasing.ts'
import type { InspectionEvent } from '../inspection/inspection.ts'
import { createAuthClient, type SignInInput } from '../server/auth-client.ts'
import { createEnding } from '../server/ending.ts'
import { createFlights } from '../server/flight.ts'
import { createLastActivity } from '../tabs/last-activity.ts'
import { createPeerLink } from '../tabs/peer-link.ts'
import { createChanges } from '../waiting/changes.ts'
import type { Occurrences, SessionEvents } from './announcing.ts'
import { createAsking, type GetAccessTokenOptions } from './asking.ts'
import { createInterpreter, type Interpreter } from './interpreter.ts'
import { createLifecycle } from './lifecycle.ts'
import { createListeners } from './listeners.ts'
import { createNote } from './noting.ts'
import { resolveOptions, type SessionOptions } from './options.ts'
import { createPublishing } from './publishing.ts'
import { createSignInAndOut, type SignOutOptions, type SignOutResult } from './sign-in-and-out.ts'
import type { SessionState } from './snapshot.ts'

/** A session: who is signed in, and how requests get their credential. It holds its secrets in a closure. */
export interface Session<User> {
  /** The current snapshot. The same object until something in it changes. */
  readonly getState: () => SessionState<User>
  /** Calls `listener` after each change of the snapshot, and returns how to stop that. */
  readonly subscribe: (listener: () => void) => () => void
  /** Restores the session; called by `<AuthProvider>` and by the first request. Further calls do nothing. */
  readonly start: () => void
  /** The session's own clock in milliseconds since the epoch; count down to `endsAt` and `idleEndsAt` against it. */
  readonly now: () => number
  /**
   * Resolves to a live access token, refreshed first if need be. Prefer `attachSession`; this is for what has no adapter (WebSocket).
   * @throws {SignedOutError} nobody is signed in. @throws {RefreshUnavailableError} none can be had for now. @throws {TypeError} in
   * cookie mode, where no script sees it.
   */
  readonly getAccessToken: (options?: GetAccessTokenOptions) => Promise<string>
  /** Refreshes now, or joins the refresh that is under way. */
  readonly refresh: () => Promise<void>
  /** Signs in with credentials for the login endpoint, or with an answer of it that the app fetched by itself. */
  readonly signIn: (input: SignInInput) => Promise<User>
  /** Signs out: here at once, in the other tabs at once, on the server as soon as it answers. */
  readonly signOut: (options?: SignOutOptions) => Promise<SignOutResult>
  /** Tells the server that the user is still there, which moves the idle deadline and takes the warning away in all tabs. */
  readonly extend: () => Promise<void>
  /** Hides the current warning in all tabs until the next threshold. */
  readonly dismissWarning: () => void
  /** Sends a request with the credential, waits for a refresh, replays once after a 401. For authors of adapters. */
  readonly authorize: <Answer>(request: AuthorizedRequest<Answer>) => Promise<AuthorizedAnswer<Answer>>
  /** Calls `listener` at each event of this type, and returns how to stop that. A listener that throws harms nobody else. */
  readonly on: <Type extends keyof SessionEvents<User>>(
    type: Type,
    listener: (event: SessionEvents<User>[Type]) => void,
  ) => () => void
  /** Calls `listener` for everything that happens, for devtools and logs. Events hold no secret. */
  readonly inspect: (listener: (event: InspectionEvent) => void) => () => void
  /** Releases every timer, listener, lock and channel; what waits rejects. */
  readonly dispose: () => void
}

/**
 * Creates a session. It touches nothing until `start()` or the first request. Name it in `Register` of `@keyturn/react`, and every hook
 * knows its user's type.
 * @throws {TypeError} An option is missing, unknown or of a wrong type.
 */
export function createSession<User = unknown>(given: SessionOptions<User>): Session<User> {
  const options = resolveOptions(given)
  const { runtime, name, refreshTimeout } = options
  const scope = `keyturn:${name}`
  const listeners = createListeners<Occurrences<User>>()
  const { on, tell, clear } = listeners
  const note = createNote(runtime.clock, listeners)
  const changes = createChanges()

  const authClient = createAuthClient(options)
  const ending = createEnding({ runtime, refreshTimeout, scope, authClient })
  const lastActivity = createLastActivity(runtime.memory, `${scope}:active`)
  const { getState, publish } = createPublishing<User>({ ending, lastActivity, changes, note, tell })
  const interpreter: Interpreter<User> = createInterpreter({
    options,
    lastActivity,
    fly: (order) => fly(order),
    tellPeers: (message) => peers.tell(message),
    publish,
  })
  const { engine, current, dispatch } = interpreter
  const peers = createPeerLink<User>({ runtime, scope, engine, dispatch, note })
  const fly = createFlights({ options, scope, askPeers: peers.ask, authClient, ending, engine, dispatch, note })

  const { open, start, close } = createLifecycle({ options, interpreter, ending, lastActivity, peers })
  const { signIn, signOut } = createSignInAndOut({ interpreter, authClient, ending, open })
  const leasing: Leasing<User> = { options, changes, engine: current, dispatch, start, note }
  const leases = createLeases(leasing)
  const { getAccessToken, refresh } = createAsking(leasing, leases, ending)

  return {
    getState,
    subscribe: (listener) => on('changed', listener),
    start,
    now: () => runtime.clock.now().wall,
    getAccessToken,
    refresh: () => refresh(false),
    signIn,
    signOut,
    extend: () => refresh(true),
    dismissWarning: () => dispatch({ type: 'warning-dismissed' }),
    authorize: createAuthorize(leasing, leases, options),
    on,
    inspect: (listener) => on('inspected', listener),
    dispose() {
      close()
      changes.happened()
      clear()
    },
  }
}
