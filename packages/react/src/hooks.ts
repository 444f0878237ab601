'use client'

// What needs no document, and so no react-dom: for React Native, and for whoever shows everything by themselves.
export { AuthProvider, type AuthProviderProps } from './session/auth-provider.tsx'
export {
  useProvidedSession,
  type Register,
  type RegisteredSession,
  type RegisteredUser,
} from './session/session-context.ts'
export type { SessionActions, SessionView } from './session/session-view.ts'
export { defaultTexts as defaultWarningTexts, type SessionWarningTexts } from './dialogs/session-warning-texts.ts'
export { SignedIn, type SignedInProps } from './gates/signed-in.tsx'
export { SignedOut, type SignedOutProps } from './gates/signed-out.tsx'
export { useKnownSession } from './session/use-known-session.ts'
export { useSessionEvent } from './session/use-session-event.ts'
export { useSession } from './session/use-session.ts'
export { useSessionWarning, type StandingWarning } from './session/use-session-warning.ts'
export { useUser } from './session/use-user.ts'
