'use client'

export { AuthProvider, type AuthProviderProps } from './session/auth-provider.tsx'
export { RequireSession, type RequireSessionProps } from './gates/require-session.tsx'
export type { WaitingTexts } from './gates/waiting.tsx'
export { localPath, readSignInUrl, signInUrl, type SignInRequest } from './gates/return-to.ts'
export {
  useProvidedSession,
  type Register,
  type RegisteredSession,
  type RegisteredUser,
} from './session/session-context.ts'
export { InactivityLimit, type InactivityLimitProps } from './dialogs/inactivity-limit.tsx'
export type { SessionActions, SessionView } from './session/session-view.ts'
export { SessionHeld, type SessionHeldProps } from './dialogs/session-held.tsx'
export type { SessionHeldTexts } from './dialogs/session-held-texts.ts'
export { SessionWarning, type SessionWarningProps } from './dialogs/session-warning.tsx'
export type { SessionWarningTexts } from './dialogs/session-warning-texts.ts'
export { SignedIn, type SignedInProps } from './gates/signed-in.tsx'
export { SignedOut, type SignedOutProps } from './gates/signed-out.tsx'
export { useKnownSession } from './session/use-known-session.ts'
export { useSessionEvent } from './session/use-session-event.ts'
export { useSession } from './session/use-session.ts'
export { useSessionWarning, type StandingWarning } from './session/use-session-warning.ts'
export { useUser } from './session/use-user.ts'
