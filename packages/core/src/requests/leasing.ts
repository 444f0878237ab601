import { isUsable, type EngineState } from '../engine/engine-state.ts'
import type { Holding, Owner } from '../engine/holding.ts'
import { elapsed, type Instant } from '../engine/instant.ts'
import { isReady } from '../engine/refreshing.ts'
import type { SessionEvent } from '../engine/step.ts'
import { RefreshUnavailableError } from '../errors/refresh-unavailable-error.ts'
import { SignedOutError } from '../errors/signed-out-error.ts'
import type { InspectionDetail } from '../inspection/inspection.ts'
import type { Runtime } from '../runtime/runtime.ts'
import type { Changes } from '../waiting/changes.ts'
import { throwIfAborted } from '../waiting/unless-aborted.ts'
import { within } from '../waiting/within.ts'

/** How far off the next attempt may be for a request to wait for it, in milliseconds. */
const WORTH_WAITING = 2_000

/** How much waits while a session is `held`: `requests` at most, and each for `wait` milliseconds; what is over that rejects. */
export interface HoldLimit {
  readonly requests: number
  /** Milliseconds. */
  readonly wait: number
}

/** What requests need of the session. */
export interface Leasing<User> {
  readonly runtime: Pick<Runtime, 'clock'>
  readonly holdLimit: HoldLimit
  readonly changes: Changes
  /** The current state. @throws {SessionError} The session was disposed. */
  readonly current: () => EngineState<User>
  readonly dispatch: (event: SessionEvent<User>) => void
  readonly start: () => void
  readonly note: (detail: InspectionDetail) => void
}

interface LeaseWish<User> {
  readonly signal?: AbortSignal | undefined
  /** How long it must still live, in milliseconds; where a new one lives shorter, that will do. */
  readonly minValidity?: number
  /** The refused credential that this one is to replace: it never becomes somebody else's. */
  readonly instead?: Holding<User>
  /** Rejects where nobody is signed in. @default false */
  readonly required?: boolean | undefined
  readonly onWait?: () => void
}

/** Hands out the credential. */
export interface Leases<User> {
  /** What can be had at once, which is the rule: it costs no promise. */
  readonly ready: (minValidity: number) => Holding<User> | undefined
  /**
   * At once where the credential lives, after the refresh where it does not, after the next sign-in where the session is held; undefined
   * where nobody is signed in. Rejects with a SessionError, or with the signal's reason.
   */
  readonly wait: (wish: LeaseWish<User>) => Promise<Holding<User> | undefined>
}

export function createLeases<User>({
  runtime: { clock },
  holdLimit,
  changes,
  current,
  dispatch,
  start,
}: Leasing<User>): Leases<User> {
  let heldRequests = 0

  function ready(minValidity: number): Holding<User> | undefined {
    const state = current()
    return isReady(state, clock.now(), minValidity) ? state.holding : undefined
  }

  async function wait({
    signal,
    minValidity = 0,
    instead,
    required,
    onWait,
  }: LeaseWish<User>): Promise<Holding<User> | undefined> {
    const mustWait = (state: EngineState<User>): boolean =>
      !state.reason && !(state.holding && isUsable(state, clock.now(), minValidity)) && isPending(state)

    start()
    const owner = instead ?? current().holding ?? current().held
    dispatch({ type: 'credential-wanted', minValidity })
    if (current().held || mustWait(current())) onWait?.()
    while (mustWait(current())) await changes.next(signal)
    if (current().held) await outlastHold(signal)
    throwIfAborted(signal)
    const { reason } = current()
    if (reason && !owner && !required) return undefined
    if (reason) throw new SignedOutError(reason)
    return settle(current(), owner, clock.now())
  }

  /** Waits until the session is held no more, as far as there is room and time. */
  async function outlastHold(signal: AbortSignal | undefined): Promise<void> {
    if (heldRequests >= holdLimit.requests) return
    heldRequests++
    await within(clock, holdLimit.wait, signal, async (limit) => {
      while (current().held) await changes.next(limit)
    }).catch(() => {})
    heldRequests--
  }

  return { ready, wait }
}

function settle<User>(state: EngineState<User>, owner: Owner<User> | undefined, now: Instant): Holding<User> {
  if (!state.holding || !isUsable(state, now)) throw unavailable(state, now)
  if (owner && !isSameUser(owner, state.holding)) throw new SignedOutError('user-switched')
  return state.holding
}

/** Whether the session is about to know more: a refresh is under way, or its first repetition is near. */
export function isPending<User>({ activity, online }: EngineState<User>): boolean {
  if (activity.type !== 'backing-off') return activity.type === 'refreshing'
  return online && activity.attempt === 1 && activity.wait <= WORTH_WAITING
}

/** Why there is no live credential although the session is kept. */
export function unavailable<User>({ activity }: EngineState<User>, now: Instant): RefreshUnavailableError {
  if (activity.type !== 'backing-off') return new RefreshUnavailableError(undefined)
  return new RefreshUnavailableError(activity.cause, Math.max(0, activity.wait - elapsed(activity.since, now)))
}

/** Where the server names nobody, whoever signed in at another time is taken for somebody else. */
function isSameUser<User>(one: Owner<User>, other: Owner<User>): boolean {
  return one.userId === other.userId && (one.userId !== undefined || one.since === other.since)
}
