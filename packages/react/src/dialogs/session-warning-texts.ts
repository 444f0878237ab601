import { inWords } from './in-words.ts'

/** What `<SessionWarning>` says. */
export interface SessionWarningTexts {
  readonly title: string
  /** Nobody is active. Read out once a threshold, given in milliseconds before the end. */
  readonly idle: (level: number) => string
  /** The session comes to its fixed end. Read out once a threshold, given in milliseconds before the end. */
  readonly absolute: (level: number) => string
  /** What is left, in milliseconds, as digits. Shown each second and not read out. */
  readonly countdown: (remaining: number) => string
  readonly extend: string
  /** On the button while the server is asked. */
  readonly extending: string
  /** On the button after a failure. */
  readonly retry: string
  /** After a failure, in place of `idle`: how long is left then, only the countdown knows. */
  readonly failed: string
  readonly dismiss: string
  readonly signOut: string
  /** Read out and not shown, once the dialog has closed because the session goes on. */
  readonly extended: string
  /** Read out and not shown, where another tab has dismissed the warning. */
  readonly dismissed: string
  /** Read out and not shown, where the session ended under the warning. Empty where your sign-in page says so. */
  readonly ended: string
}

/** What it says where the app gives no text of its own: plain English. */
export const defaultTexts: Readonly<SessionWarningTexts> = /* @__PURE__ */ Object.freeze({
  title: 'Your session is about to end',
  idle: (level: number) => `Nobody has been active for a while. You will be signed out within ${inWords(level)}.`,
  absolute: (level: number) => `Your session ends at a fixed time, within ${inWords(level)}. Save your work now.`,
  countdown: inDigits,
  extend: 'Stay signed in',
  extending: 'One moment …',
  retry: 'Try again',
  failed: 'The server could not be reached, so your session still ends.',
  dismiss: 'Dismiss',
  signOut: 'Sign out',
  extended: 'You stay signed in.',
  dismissed: 'The warning was dismissed in another tab.',
  ended: 'Your session has ended.',
})

/** `m:ss`, or `h:mm:ss` from an hour on, of milliseconds. */
function inDigits(duration: number): string {
  const seconds = Math.ceil(duration / 1000)
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  return parts
    .slice(seconds < 3600 ? 1 : 0)
    .map((part, index) => (index === 0 ? `${part}` : `${part}`.padStart(2, '0')))
    .join(':')
}
