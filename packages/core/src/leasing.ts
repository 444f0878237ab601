import type { Lease, LeaseHolder, LeaseWish, RequestAnswer, RequestWatch } from './authorize.ts'
import type { Changes } from './changes.ts'
import { remaining, type Instant } from './deadline.ts'
import { isUsable, type EngineState, type Holding } from './engine.ts'
import { RefreshUnavailableError, SessionError, SignedOutError } from './errors.ts'
import type { InspectionDetail } from './inspection.ts'
import type { ResolvedOptions } from './options.ts'
import type { SessionEvent } from './step.ts'

/** How far off the next attempt may be for a request to wait for it, in milliseconds. */
const WORTH_WAITING = 2_000
/** How long a token should still live for a request that cannot be replayed, in milliseconds. */
const FRESH = 30_000

export interface Leasing<User> {
  readonly options: ResolvedOptions<User>
  readonly changes: Changes
  /** The current state; undefined once disposed. */
  readonly engine: () => EngineState<User> | undefined
  readonly dispatch: (event: SessionEvent<User>) => void
  readonly start: () => void
  readonly now: () => Instant
  readonly note: (detail: InspectionDetail) => void
}

/** Hands out the credential to requests: at once where it lives, after the refresh where it does not. */
export function createLeaseHolder<User>(leasing: Leasing<User>): LeaseHolder {
  const { options, changes, engine, dispatch, now, note } = leasing
  const { page } = options.runtime
  const endpoints = page ? options.endpoints.map((endpoint) => new URL(endpoint, page.href)) : []
  let requests = 0

  async function lease({ minValidity = 0, ...wish }: LeaseWish): Promise<Lease | undefined> {
    leasing.start()
    const owner = wish.instead ?? ownerOf(engine())
    const validity = wish.fresh ? Math.min(FRESH, lifetimeOf(engine()) / 2) : minValidity
    dispatch({ type: 'credential-wanted', minValidity: validity })
    if (mustWait(engine(), validity)) wish.watch?.waiting()
    while (mustWait(engine(), validity)) await changes.next(wish.signal)
    wish.signal?.throwIfAborted()
    return settle(engine(), owner)
  }

  function mustWait(state: EngineState<User> | undefined, validity: number): boolean {
    if (!state) return false
    if (state.status === 'restoring') return true
    if (state.status === 'signed-out') return false
    const isLive = state.status === 'signed-in' && isUsable(state.holding.credential, now(), validity)
    return !isLive && isPending(state)
  }

  function settle(state: EngineState<User> | undefined, owner: Owner | undefined): Lease | undefined {
    if (!state) throw new SessionError('ERR_SESSION_DISPOSED', 'The session was disposed.')
    if (state.status === 'signed-out') {
      if (owner) throw new SignedOutError(state.reason)
      return undefined
    }
    if (state.status !== 'signed-in' || !isUsable(state.holding.credential, now())) throw unavailable(state, now())
    if (owner && !isSameUser(owner, state.holding)) throw new SignedOutError('user-switched')
    const { credential, userId, since } = state.holding
    return { accessToken: credential.accessToken, generation: credential.generation, userId, since }
  }

  function mayCarry(url: string, origins: readonly string[]): boolean {
    if (!page || !URL.canParse(url, page.href)) return false
    const target = new URL(url, page.href)
    const isAuthServer = endpoints.some(
      ({ origin, pathname }) => origin === target.origin && pathname === target.pathname,
    )
    return !isAuthServer && [page.origin, ...options.origins, ...origins].includes(target.origin)
  }

  function watch(url: string): RequestWatch {
    const request = ++requests
    const path = pathOf(url)
    return {
      waiting: () => note({ type: 'request-waiting', request, url: path }),
      sent: (bare, replay) => note({ type: 'request-sent', request, url: path, bare, replay }),
      answered: (status) => note({ type: 'request-answered', request, ...(status !== undefined && { status }) }),
    }
  }

  return {
    mayCarry,
    lease,
    watch,
    isUnauthorized: (answer: RequestAnswer) => options.isUnauthorized(answer),
    reject: ({ generation }, replay) => dispatch({ type: 'credential-rejected', generation, replay }),
    signedOut: () => signedOut(engine()),
  }
}

/** Whether the session is about to know more: a refresh is under way, or its first repetition is near. */
export function isPending<User>({ activity, online }: EngineState<User>): boolean {
  if (activity.type === 'refreshing') return true
  return activity.type === 'backing-off' && online && activity.attempt === 1 && activity.retry.lifetime <= WORTH_WAITING
}

/** Why there is no live credential although the session is kept. */
export function unavailable<User>({ activity }: EngineState<User>, now: Instant): RefreshUnavailableError {
  if (activity.type !== 'backing-off') return new RefreshUnavailableError(undefined)
  return new RefreshUnavailableError(activity.cause, Math.max(0, remaining(activity.retry, now)))
}

type Owner = Pick<Holding<unknown>, 'userId' | 'since'>

function ownerOf<User>(state: EngineState<User> | undefined): Owner | undefined {
  return state?.status === 'signed-in' ? state.holding : undefined
}

function lifetimeOf<User>(state: EngineState<User> | undefined): number {
  return state?.status === 'signed-in' ? state.holding.credential.life.lifetime : Infinity
}

function isSameUser(one: Owner, other: Owner): boolean {
  return one.userId === other.userId && (one.userId !== undefined || one.since === other.since)
}

function signedOut<User>(state: EngineState<User> | undefined): SignedOutError {
  return new SignedOutError(state?.status === 'signed-out' ? state.reason : 'none')
}

/** A query may hold a secret of the app. */
function pathOf(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? ''
}
