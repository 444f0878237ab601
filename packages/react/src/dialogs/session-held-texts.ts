import type { EndReason, Held } from '@keyturn/core'
import type { RegisteredUser } from '../session/session-context.ts'

/** What `<SessionHeld>` says. */
export interface SessionHeldTexts {
  readonly title: string
  /** Read out when the dialog opens; says why, and that nothing is lost. */
  readonly text: (held: Held<RegisteredUser>) => string
  readonly signOut: string
  /** Read out and not shown, once somebody has signed in and the dialog has closed. */
  readonly signedIn: string
  /** Read out and not shown, where the session was given up elsewhere. Empty where your sign-in page says so. */
  readonly ended: string
}

const why: Readonly<Partial<Record<EndReason, string>>> = {
  idle: 'You were signed out because nobody was active for a while.',
  revoked: 'Your session was ended from elsewhere.',
  'cookie-not-kept': 'Your browser did not keep the cookie that keeps you signed in. Allow cookies for this site.',
  'reuse-detected': 'Your session was ended because its key was used twice: somebody may have stolen it.',
  'not-bound': 'Your browser could not prove that it is the one that you signed in with.',
}

/** What it says where the app gives no text of its own: plain English. */
export const defaultHeldTexts: Readonly<SessionHeldTexts> = /* @__PURE__ */ Object.freeze({
  title: 'Sign in again to go on',
  text: ({ reason }: Held<RegisteredUser>) =>
    `${why[reason] ?? 'Your session has ended.'} This page is kept as you left it.`,
  signOut: 'Sign out instead',
  signedIn: 'You are signed in again.',
  ended: 'Your session has ended.',
})
