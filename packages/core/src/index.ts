export type { AuthorizedAnswer, AuthorizedRequest, RequestAnswer, RequestCredential } from './requests/authorize.ts'
export { createSession } from './session/create-session.ts'
export {
  findSessionError,
  RefreshUnavailableError,
  SessionError,
  SignedOutError,
  SignInError,
  type SessionErrorCode,
} from './errors/session-error.ts'
export { createFetch, type SessionFetch, type SessionFetchOptions, type SessionRequestInit } from './session/fetch.ts'
export type { Claims } from './server/read-outcome.ts'
export type { InspectionDetail, InspectionEvent, RefreshCause } from './inspection/inspection.ts'
export {
  defaultOptions,
  type CredentialMode,
  type HoldLimit,
  type RefreshTokenStore,
  type SessionOptions,
  type UserQuestion,
} from './session/options.ts'
export { browserRuntime } from './runtime/browser.ts'
export type {
  Attention,
  AttentionEvent,
  Channel,
  Clock,
  Locks,
  Memory,
  Page,
  Peers,
  Runtime,
} from './runtime/runtime.ts'
export type { Instant } from './engine/instant.ts'
export type {
  GetAccessTokenOptions,
  Session,
  SessionEvents,
  SignInInput,
  SignOutOptions,
  SignOutResult,
} from './session/session.ts'
export type {
  Activity,
  EndReason,
  Held,
  Restoring,
  SessionInfo,
  SessionState,
  SessionWarning,
  SignedIn,
  SignedOut,
  Unreachable,
} from './session/state.ts'
export type { Endpoints } from './server/fetch-transport.ts'
export type { RefreshReport, SignOutReport, Transport, TransportAnswer, TransportCall } from './server/transport.ts'
