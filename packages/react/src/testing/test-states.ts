import { defaultOptions, type Activity, type EndReason, type SessionState, type SessionWarning } from '@keyturn/core'
import { checks } from '#checks'
import type { RegisteredUser } from '../session/session-context.ts'

/** A state to look at, as the session's clock stands: `now` is in milliseconds since the epoch, and deadlines are counted from it. */
export type TestState = (now: number) => SessionState<RegisteredUser>

/** What `signedIn` takes. Durations are milliseconds. */
export interface SignedInTestState {
  readonly user: RegisteredUser
  /** The warning that stands. @default none */
  readonly warning?: {
    /** Milliseconds until the session ends. */
    readonly remaining: number
    /** @default 'idle' */
    readonly cause?: SessionWarning['cause']
    /** The threshold that was crossed, in milliseconds. @default the one of `warnAt`'s default: five minutes or one; else `remaining` */
    readonly level?: number
  }
  /** What is shown as done in the background. @default 'steady' */
  readonly activity?: Activity
  /** Milliseconds until the absolute end. @default 8 hours */
  readonly endsIn?: number
  /** Milliseconds until the idle end. @default 30 minutes */
  readonly idleEndsIn?: number
}

const minute = 60_000

/** Somebody is signed in: `signedIn({ user })`, or with a warning: `signedIn({ user, warning: { remaining: 59_000 } })`. */
export function signedIn(state: SignedInTestState): TestState {
  checks?.fields('signedIn', state, {}, 'signedIn({ user })')
  const { user, warning, activity = 'steady', ...given } = state
  checks?.fields(
    'signedIn',
    warning ?? {},
    { remaining: [checks.isDuration, 'a number of milliseconds'] },
    '{ warning: { remaining: 59_000 } }',
  )
  const cause = warning?.cause ?? 'idle'
  return (now) => {
    const ends = { absolute: now + (given.endsIn ?? 480 * minute), idle: now + (given.idleEndsIn ?? 30 * minute) }
    if (warning) ends[cause] = now + warning.remaining
    return {
      status: 'signed-in',
      user,
      session: { id: 'test-session', endsAt: ends.absolute, idleEndsAt: ends.idle },
      activity,
      warning: warning
        ? {
            level: warning.level ?? levelOf(warning.remaining),
            cause,
            endsAt: ends[cause],
            extendable: cause === 'idle',
          }
        : null,
    }
  }
}

/** Nobody is signed in, for `reason`, by default `none`. */
export function signedOut(state: { readonly reason?: EndReason } = {}): TestState {
  checks?.fields('signedOut', state, { reason: [checks.isText, 'a reason like "idle"'] }, 'signedOut({ reason })')
  const { reason = 'none' } = state
  return () => ({ status: 'signed-out', reason })
}

/** It is not known yet whether somebody is signed in. */
export function restoring(): TestState {
  return () => ({ status: 'restoring' })
}

/** The server cannot be asked; it is asked again in `retryIn` milliseconds. @default 5 seconds */
export function unreachable(state: { readonly retryIn?: number } = {}): TestState {
  checks?.fields(
    'unreachable',
    state,
    { retryIn: [checks.isDuration, 'a number of milliseconds'] },
    'unreachable({ retryIn: 5_000 })',
  )
  const { retryIn = 5_000 } = state
  return (now) => ({ status: 'unreachable', retryAt: now + retryIn })
}

/** The session ran out, and waits for the same user to sign in again in place. */
export function held(state: { readonly user: RegisteredUser; readonly reason?: EndReason }): TestState {
  checks?.fields('held', state, { reason: [checks.isText, 'a reason like "idle"'] }, 'held({ user })')
  const { user, reason = 'idle' } = state
  return () => ({ status: 'held', user, reason })
}

function levelOf(remaining: number): number {
  return defaultOptions.warnAt.findLast((each) => remaining <= each) ?? remaining
}
