import type { AuthorizedAnswer, AuthorizedRequest } from '../requests/authorize.ts'
import type { InspectionEvent } from '../inspection/inspection.ts'
import type { EndReason, SessionState, SessionWarning } from './state.ts'

export interface GetAccessTokenOptions {
  /** Stops the waiting at once; the refresh goes on for the others. */
  readonly signal?: AbortSignal
  /** How long the token must still live, in milliseconds. @default 0 */
  readonly minValidity?: number
}

/** What the login endpoint takes, or `{ answer }`: an answer of it that the app fetched by itself. */
export type SignInInput = Readonly<Record<string, unknown>>

export interface SignOutOptions {
  /** Ends all sessions of this user, on all devices. @default false */
  readonly everywhere?: boolean
}

export interface SignOutResult {
  /** Whether the server confirmed. If not, it is told again when it can be reached; here the session has ended in any case. */
  readonly confirmed: boolean
}

/** What `on` can listen to. */
export interface SessionEvents<User> {
  readonly 'signed-in': { readonly user: User }
  /** The session ran out, and waits for the same user to sign in again (`whenSessionEnds: 'hold'`). */
  readonly held: { readonly user: User; readonly reason: EndReason }
  readonly ended: { readonly reason: EndReason }
  readonly refreshed: { readonly user: User }
  readonly warning: SessionWarning
}

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
