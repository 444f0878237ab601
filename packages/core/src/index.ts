export type { Activity, EndReason, SessionWarning } from './engine/engine-state.ts'
export type { Instant } from './engine/instant.ts'
export type { CredentialMode } from './engine/policy.ts'
export type { AttentionEvent, RefreshCause } from './engine/step.ts'
export { RefreshUnavailableError } from './errors/refresh-unavailable-error.ts'
export { findSessionError, SessionError, type SessionErrorCode } from './errors/session-error.ts'
export { SignInError } from './errors/sign-in-error.ts'
export { SignedOutError } from './errors/signed-out-error.ts'
export type { InspectionDetail, InspectionEvent } from './inspection/inspection.ts'
export type { AuthorizedAnswer, AuthorizedRequest, RequestCredential } from './requests/authorize.ts'
export type { HoldLimit } from './requests/leasing.ts'
export type { RequestAnswer } from './requests/request-answer.ts'
export { isSentAsText } from './requests/stream-body.ts'
export { browserRuntime } from './runtime/browser.ts'
export type { Attention, Channel, Clock, Locks, Memory, Page, Peers, Runtime } from './runtime/runtime.ts'
export type { RefreshTokenStore, SignInInput, UserQuestion } from './server/auth-client.ts'
export { fetchAnswer, fetchTransport, type Endpoints, type FetchTransportOptions } from './server/fetch-transport.ts'
export type { Claims, UserIdRule } from './server/identity.ts'
export type { AuthAnswer } from './server/read-outcome.ts'
export type { RefreshReport, SignOutReport, Transport, TransportAnswer, TransportCall } from './server/transport.ts'
export type { SessionEvents } from './session/announcing.ts'
export type { GetAccessTokenOptions } from './session/asking.ts'
export { createSession, type Session } from './session/create-session.ts'
export { createFetch, type SessionFetch, type SessionFetchOptions, type SessionRequestInit } from './session/fetch.ts'
export { defaultOptions, type SessionOptions } from './session/options.ts'
export type { SignOutOptions, SignOutResult } from './session/sign-in-and-out.ts'
export type {
  Held,
  Restoring,
  SessionInfo,
  SessionState,
  SignedIn,
  SignedOut,
  Unreachable,
} from './session/snapshot.ts'
