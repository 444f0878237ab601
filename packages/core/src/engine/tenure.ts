import { nextGeneration, type EndReason, type Facts } from './engine-state.ts'
import { isSomebodyElse, type Grant, type Holding, type Owner } from './holding.ts'
import { before, later, type Instant } from './instant.ts'
import { drawRefreshDelay } from './policy.ts'
import { refresh } from './refreshing.ts'
import { tell, type Draft } from './step.ts'

/** Somebody signed in here. */
export function signIn<User>(draft: Draft<User>, granted: Grant<User>): void {
  const holding = receive(draft, granted, nextGeneration(draft.state, draft.now))
  keep(draft, holding, false)
  const { userId, since } = holding
  tell(draft, { type: 'signed-in', userId, since, holding: draft.policy.shareCredential ? holding : undefined })
}

/** The server granted a refresh. A wish to extend that came too late for it still has to reach the server. */
export function grant<User>(draft: Draft<User>, granted: Grant<User>): void {
  const { holding: previous, held, generation, activity, wantsExtension } = draft.state
  const owner = previous ?? held
  const isSwitched = owner !== undefined && isSomebodyElse(owner, granted)
  if (isSwitched && draft.policy.onUserSwitch === 'end') return end(draft, 'user-switched')
  const holding = receive(draft, granted, generation, isSwitched ? undefined : previous)
  if (draft.policy.shareCredential) tell(draft, { type: 'refreshed', holding })
  keep(draft, holding, wantsExtension && !activity.extend)
}

/** What this tab holds of a grant; `previous` is what it held of the same sign-in, which without one is not after `since`. */
function receive<User>(
  { state, now }: Draft<User>,
  { idleFor, receivedAt = now, ...granted }: Grant<User>,
  since: number,
  previous?: Holding<User>,
): Holding<User> {
  const generation = nextGeneration(state, now)
  const reportedAt = before(receivedAt, idleFor)
  return {
    ...granted,
    ...(previous && lastingTerms(granted, receivedAt, previous)),
    user: granted.user === undefined && previous ? previous.user : granted.user,
    userId: granted.userId ?? previous?.userId,
    generation,
    since: previous?.since ?? since,
    receivedAt,
    reportedAt,
    activeAt: previous ? later(previous.activeAt, reportedAt) : reportedAt,
  }
}

/**
 * An answer that says nothing of the session changes nothing about it, and nothing moves its absolute end to later. The wall clock may have been set:
 * by the other one alone, a session that the server has just confirmed is never over.
 */
function lastingTerms<User>(
  { sessionId, endsIn, idleTimeout }: Terms,
  receivedAt: Instant,
  previous: Holding<User>,
): Terms | undefined {
  if (sessionId !== undefined && sessionId !== previous.sessionId) return undefined
  const left = previous.endsIn - (receivedAt.monotonic - previous.receivedAt.monotonic)
  return {
    sessionId: previous.sessionId,
    endsIn: Math.min(endsIn, left),
    idleTimeout: idleTimeout === Infinity ? previous.idleTimeout : idleTimeout,
  }
}

type Terms = Pick<Holding<unknown>, 'sessionId' | 'endsIn' | 'idleTimeout'>

/** Puts a holding in force; what was in flight no longer matters. */
export function keep<User>(draft: Draft<User>, holding: Holding<User>, wantsExtension: boolean): void {
  const { state, random } = draft
  draft.state = {
    ...settle(draft),
    status: 'signed-in',
    holding,
    refreshAfter: drawRefreshDelay(holding.lifetime, random),
    verdict: 'accepted',
    warning: null,
    dismissed: state.dismissed ?? null,
    wantsExtension,
  }
  if (wantsExtension) refresh(draft, 'extend')
}

/** The server will not refresh: there is no session any more, or was none when it was asked. */
export function refuse<User>(draft: Draft<User>, reason: EndReason): void {
  const { holding, generation, reason: known = reason } = draft.state
  if (holding) endForAll(draft, reason, generation)
  else end(draft, known, generation)
}

/** Nobody is signed in any more, in this tab. `ended` is the generation that this is true of. */
export function end<User>(
  draft: Draft<User>,
  reason: EndReason,
  ended: number = nextGeneration(draft.state, draft.now),
): void {
  const { state, policy } = draft
  const owner = state.holding ?? state.held
  const isHeld = owner && policy.whenSessionEnds === 'hold' && !deliberate.includes(reason)
  draft.state = { ...settle(draft), status: 'signed-out', reason, ended, held: isHeld ? nameOf(owner) : undefined }
}

/** Ends that somebody wanted, a sign-out whose news was lost among them: nobody waits for the user to come back. */
const deliberate: readonly EndReason[] = ['none', 'signed-out', 'signed-out-elsewhere', 'user-switched']

function nameOf<User>({ user, userId, since }: Owner<User>): Owner<User> {
  return { user, userId, since }
}

/** Somebody else signed in in another tab. Whoever follows asks the server who that is, as a tab does that was signed out. */
export function switchUser<User>(draft: Draft<User>, since: number): void {
  end(draft, 'user-switched', since)
  if (draft.policy.onUserSwitch === 'adopt') refresh(draft, 'peer-signed-in')
}

/** Nobody is signed in any more, in any tab. */
export function endForAll<User>(
  draft: Draft<User>,
  reason: EndReason,
  generation: number = nextGeneration(draft.state, draft.now),
): void {
  end(draft, reason, generation)
  tell(draft, { type: 'ended', generation, reason })
}

/** What outlives a change of status. */
function settle<User>({ state, now }: Draft<User>): Facts {
  const { heard, visible, online } = state
  return {
    heard,
    visible,
    online,
    generation: nextGeneration(state, now),
    activity: { type: 'steady' },
    wantsExtension: false,
  }
}
