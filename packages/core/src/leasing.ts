import type { Changes } from './changes.ts'
import { isUsable, type EngineState, type Holding } from './engine.ts'
import { RefreshUnavailableError, SignedOutError } from './errors.ts'
import type { InspectionDetail } from './inspection.ts'
import { elapsed, type Instant } from './instant.ts'
import type { ResolvedOptions } from './options.ts'
import type { SessionEvent } from './step.ts'

/** How far off the next attempt may be for a request to wait for it, in milliseconds. */
const WORTH_WAITING = 2_000

/** What requests need of the session. */
export interface Leasing<User> {
  readonly options: ResolvedOptions<User>
  readonly changes: Changes
  /** The current state. @throws {SessionError} The session was disposed. */
  readonly engine: () => EngineState<User>
  readonly dispatch: (event: SessionEvent<User>) => void
  readonly start: () => void
  readonly note: (detail: InspectionDetail) => void
}

export interface LeaseWish<User> {
  readonly signal?: AbortSignal | undefined
  /** How long it must still live, in milliseconds; where a new one lives shorter, that will do. */
  readonly minValidity?: number
  /** The refused credential that this one is to replace: it never becomes somebody else's. */
  readonly instead?: Holding<User>
  readonly onWait?: () => void
}

/**
 * Hands out the credential: at once where it lives, after the refresh where it does not; undefined where nobody is signed in.
 * Rejects with a SessionError, or with the signal's reason.
 */
export async function lease<User>(leasing: Leasing<User>, wish: LeaseWish<User>): Promise<Holding<User> | undefined> {
  const { options, changes, engine, dispatch, start } = leasing
  const { signal, minValidity = 0, onWait } = wish
  const { now } = options.runtime.clock
  const mustWait = (state: EngineState<User>): boolean =>
    !state.reason && !isUsable(state, now(), minValidity) && isPending(state)

  start()
  const owner = wish.instead ?? engine().holding
  dispatch({ type: 'credential-wanted', minValidity })
  if (mustWait(engine())) onWait?.()
  while (mustWait(engine())) await changes.next(signal)
  signal?.throwIfAborted()
  return settle(engine(), owner, now())
}

function settle<User>(
  state: EngineState<User>,
  owner: Holding<User> | undefined,
  now: Instant,
): Holding<User> | undefined {
  const { holding, reason } = state
  if (reason && !owner) return undefined
  if (reason) throw new SignedOutError(reason)
  if (!holding || !isUsable(state, now)) throw unavailable(state, now)
  if (owner && !isSameUser(owner, holding)) throw new SignedOutError('user-switched')
  return holding
}

/** Whether the session is about to know more: a refresh is under way, or its first repetition is near. */
export function isPending<User>({ activity, online }: EngineState<User>): boolean {
  if (activity.type === 'refreshing') return true
  return activity.type === 'backing-off' && online && activity.attempt === 1 && activity.wait <= WORTH_WAITING
}

/** Why there is no live credential although the session is kept. */
export function unavailable<User>({ activity }: EngineState<User>, now: Instant): RefreshUnavailableError {
  if (activity.type !== 'backing-off') return new RefreshUnavailableError(undefined)
  return new RefreshUnavailableError(activity.cause, Math.max(0, activity.wait - elapsed(activity.since, now)))
}

function isSameUser<User>(one: Holding<User>, other: Holding<User>): boolean {
  return one.userId === other.userId && (one.userId !== undefined || one.since === other.since)
}
