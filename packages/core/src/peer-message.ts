import { before, elapsed, remaining, type Instant } from './deadline.ts'
import type { Holding } from './engine.ts'
import { drawRefreshDelay } from './policy.ts'
import type { EndReason, SessionWarning } from './state.ts'

/** What tabs of one origin tell each other. */
export type PeerMessage<User> =
  /** Who holds a credential newer than mine? */
  | { readonly type: 'asked'; readonly question: string; readonly newerThan: number }
  /** Not me. */
  | { readonly type: 'empty'; readonly question: string }
  /** This is what I hold: news after a refresh, or the answer to a question. */
  | { readonly type: 'refreshed'; readonly holding: SharedHolding<User> }
  | { readonly type: 'signed-in'; readonly holding: SharedHolding<User> }
  | { readonly type: 'ended'; readonly generation: number; readonly reason: EndReason }
  /** Somebody was active, `idleFor` milliseconds ago. */
  | { readonly type: 'active'; readonly idleFor: number }
  | ({ readonly type: 'dismissed' } & Pick<SessionWarning, 'level' | 'cause'>)

/** A holding without instants, which mean nothing in another tab: durations in milliseconds, as of `sentAt` on the wall clock. */
export interface SharedHolding<User> {
  readonly sentAt: number
  readonly user: User
  readonly userId: string | undefined
  readonly since: number
  readonly generation: number
  readonly accessToken: string
  readonly lifetime: number
  readonly age: number
  readonly session:
    | {
        readonly id: string
        readonly endsIn: number
        readonly idleTimeout: number
        readonly activeFor: number
        readonly reportedFor: number
      }
    | undefined
}

/** Bumped when the shape of messages changes: tabs of two versions of an app then ignore each other. */
const VERSION = 1
const LONGEST_TOKEN = 16_384

/** Puts a message into its envelope. */
export function seal<User>(message: PeerMessage<User>): unknown {
  return { keyturn: VERSION, ...message }
}

/** Takes a message out of its envelope, or nothing: any script of the origin can post to the channel. */
export function unseal<User>(value: unknown): PeerMessage<User> | undefined {
  // Shapes are checked field by field below; `User` itself is the app's own and is believed as the server's answer is.
  const message = value as (PeerMessage<User> & { readonly keyturn?: unknown }) | null | undefined
  if (message?.keyturn !== VERSION) return undefined
  switch (message.type) {
    case 'asked':
      return isDuration(message.newerThan) ? message : undefined
    case 'empty':
      return message
    case 'refreshed':
    case 'signed-in':
      return isHolding(message.holding) ? message : undefined
    case 'ended':
      return isDuration(message.generation) && typeof message.reason === 'string' ? message : undefined
    case 'active':
      return isDuration(message.idleFor) ? message : undefined
    case 'dismissed':
      return isDuration(message.level) ? message : undefined
    default:
      return undefined
  }
}

/** What a tab tells of its holding. */
export function share<User>({ credential, session, ...rest }: Holding<User>, now: Instant): SharedHolding<User> {
  return {
    ...rest,
    sentAt: now.wall,
    generation: credential.generation,
    accessToken: credential.accessToken,
    lifetime: credential.life.lifetime,
    age: elapsed(credential.life.since, now),
    session: session && {
      id: session.id,
      endsIn: remaining(session.absolute, now),
      idleTimeout: session.idleTimeout,
      activeFor: elapsed(session.activeAt, now),
      reportedFor: elapsed(session.reportedAt, now),
    },
  }
}

/** What another tab's holding is here. Each tab draws its own moment to refresh. */
export function adopt<User>(shared: SharedHolding<User>, now: Instant, random: number): Holding<User> {
  const sentAt = before(now, Math.max(0, now.wall - shared.sentAt))
  return {
    user: shared.user,
    userId: shared.userId,
    since: shared.since,
    credential: {
      accessToken: shared.accessToken,
      generation: shared.generation,
      life: { since: before(sentAt, shared.age), lifetime: shared.lifetime },
      refreshAfter: drawRefreshDelay(shared.lifetime, random),
      rejected: false,
      distrusted: false,
    },
    session: shared.session && {
      id: shared.session.id,
      absolute: { since: sentAt, lifetime: shared.session.endsIn },
      idleTimeout: shared.session.idleTimeout,
      activeAt: before(sentAt, shared.session.activeFor),
      reportedAt: before(sentAt, shared.session.reportedFor),
    },
  }
}

function isHolding<User>(value: SharedHolding<User> | undefined): boolean {
  if (!value) return false
  const { accessToken, userId, session, sentAt, since, generation, lifetime, age } = value
  return (
    typeof accessToken === 'string' &&
    accessToken !== '' &&
    accessToken.length <= LONGEST_TOKEN &&
    (userId === undefined || typeof userId === 'string') &&
    [sentAt, since, generation, lifetime, age].every(isDuration) &&
    (session === undefined ||
      (typeof session.id === 'string' &&
        [session.endsIn, session.idleTimeout, session.activeFor, session.reportedFor].every(isDuration)))
  )
}

function isDuration(value: unknown): boolean {
  return typeof value === 'number' && value >= 0
}
