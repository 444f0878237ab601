export type { AuthorizedAnswer, AuthorizedRequest, RequestAnswer, RequestCredential } from './authorize.ts'
export { createSession } from './create-session.ts'
export {
  findSessionError,
  RefreshUnavailableError,
  SessionError,
  SignedOutError,
  SignInError,
  type SessionErrorCode,
} from './errors.ts'
export { createFetch, type SessionFetch, type SessionFetchOptions, type SessionRequestInit } from './fetch.ts'
export type { Claims } from './grant.ts'
export type { InspectionDetail, InspectionEvent, RefreshCause } from './inspection.ts'
export {
  defaultOptions,
  type CredentialMode,
  type HoldLimit,
  type RefreshTokenStore,
  type SessionOptions,
  type UserQuestion,
} from './options.ts'
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
export type { Instant } from './instant.ts'
export type {
  GetAccessTokenOptions,
  Session,
  SessionEvents,
  SignInInput,
  SignOutOptions,
  SignOutResult,
} from './session.ts'
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
} from './state.ts'
export type { Endpoints } from './transport/fetch-transport.ts'
export type { RefreshReport, SignOutReport, Transport, TransportAnswer, TransportCall } from './transport/transport.ts'
