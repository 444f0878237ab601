import { development } from '#development'
import type { InspectionEvent } from '../inspection/inspection.ts'
import { resolveOptions, type SessionOptions } from './options.ts'
import { createListeners } from './listeners.ts'
import { createChanges } from '../waiting/changes.ts'
import { createNote } from './noting.ts'
import { createAuthClient, type SignInInput } from '../server/auth-client.ts'
import { createEnding } from '../server/ending.ts'
import { createLastActivity } from '../tabs/last-activity.ts'
import { createInterpreter, type Interpreter } from './interpreter.ts'
import { createPeerLink } from '../tabs/peer-link.ts'
import { createFlights } from '../server/flight.ts'
import { takeTurns } from '../tabs/turns.ts'
import { createLifecycle } from './lifecycle.ts'
import { createLeases } from '../requests/leasing.ts'
import type { SessionState } from './snapshot.ts'
import type { Occurrences, SessionEvents } from './announcing.ts'
import { askForRefresh, getAccessToken, type GetAccessTokenOptions } from './asking.ts'
import { createSignInAndOut, type SignOutOptions, type SignOutResult } from './sign-in-and-out.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { createAuthorize, type AuthorizedAnswer, type AuthorizedRequest } from '../requests/authorize.ts'

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
   * cookie mode, where no script sees it. @throws {SessionError} `ERR_SESSION_DISPOSED`. Rejects with the reason of an aborted `signal`.
   */
  readonly getAccessToken: (options?: GetAccessTokenOptions) => Promise<string>
  /**
   * Refreshes now, or joins the refresh that is under way.
   * @throws {SignedOutError} nobody is signed in, or the server ended the session. @throws {RefreshUnavailableError} the server could not be asked.
   * @throws {SessionError} `ERR_SESSION_DISPOSED`.
   */
  readonly refresh: () => Promise<void>
  /**
   * Signs in with credentials for the login endpoint, or with an answer of it that the app fetched by itself.
   * @throws {SignInError} wrong credentials (`credentialsRefused`), or trouble on the way (`retryable`). @throws {SignedOutError} a sign-out came
   * meanwhile. @throws {SessionError} `ERR_SESSION_DISPOSED`.
   */
  readonly signIn: (input: SignInInput) => Promise<User>
  /**
   * Signs out: here at once, in the other tabs at once, on the server as soon as it answers. It does not throw where the server cannot be
   * reached or refuses: `confirmed` is false then, and the server is told again.
   */
  readonly signOut: (options?: SignOutOptions) => Promise<SignOutResult>
  /**
   * Tells the server that the user is still there, which moves the idle deadline and takes the warning away in all tabs. It throws what
   * `refresh` throws.
   */
  readonly extend: () => Promise<void>
  /**
   * Tells that the user is active where the page cannot see it: in a frame of another origin, a game, a video call. Call it as often as you
   * like while that lasts; it counts as a click does, and moves the idle deadline in all tabs.
   */
  readonly reportActivity: () => void
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
 * @throws {TypeError} In development, and in Node: an option is missing, unknown or of a wrong type.
 */
export function createSession<User = unknown>(given: SessionOptions<User>): Session<User> {
  development?.checkOptions(given)
  const resolved = resolveOptions(given)
  // As it is, whatever it is an instance of.
  const runtime = Object.create(resolved.runtime, { locks: { value: takeTurns(resolved) } }) as Runtime
  const options = { ...resolved, runtime }
  const { name } = options
  // A colon in a name is no end of it: `app:active` is another session than what `app` remembers of activity.
  const scope = `keyturn:${name.replace(/[%:]/g, encodeURIComponent)}`
  const listeners = createListeners<Occurrences<User>>()
  const changes = createChanges()
  const note = createNote(runtime.clock, listeners)
  const authClient = createAuthClient(options)
  const ending = createEnding({ ...options, scope, authClient })
  const lastActivity = createLastActivity(runtime.memory, `${scope}:active`)
  const parts = { ...options, scope, listeners, changes, note, authClient, ending, lastActivity }

  const interpreter: Interpreter<User> = createInterpreter(parts, (effect) =>
    effect.type === 'refresh' ? fly(effect) : peers.tell(effect.message),
  )
  const peers = createPeerLink<User>({ ...parts, ...interpreter })
  const running = { ...parts, ...interpreter, peers }
  const fly = createFlights(running)
  const { open, start, dispose } = createLifecycle(running)
  const usable = { ...running, open, start }
  const leases = createLeases(usable)
  const authorize = createAuthorize(usable, leases)

  const session: Session<User> = {
    getState: usable.getState,
    subscribe: (listener) => listeners.on('changed', listener),
    start,
    now: () => runtime.clock.now().wall,
    getAccessToken: (wish) => getAccessToken(leases, wish),
    refresh: () => askForRefresh(usable, false),
    extend: () => askForRefresh(usable, true),
    ...createSignInAndOut(usable),
    reportActivity: () => usable.dispatch({ type: 'acted' }),
    dismissWarning: () => usable.dispatch({ type: 'warning-dismissed' }),
    authorize: development?.tellOfBareRequests(authorize, usable) ?? authorize,
    on: listeners.on,
    inspect: (listener) => listeners.on('inspected', listener),
    dispose,
  }
  return development?.accompany(session, name) ?? session
}
