import { isSomebodyElse, nextGeneration, type Facts, type Holding } from './engine.ts'
import type { Grant } from './grant.ts'
import { before, elapsed } from './instant.ts'
import { drawRefreshDelay } from './policy.ts'
import { refresh } from './refreshing.ts'
import type { EndReason } from './state.ts'
import { tell, type Draft } from './step.ts'

/** Somebody signed in here. */
export function signIn<User>(draft: Draft<User>, granted: Grant<User>): void {
  const holding = receive(draft, granted, nextGeneration(draft.state, draft.now))
  keep(draft, holding, false)
  tell(draft, { type: 'signed-in', holding })
}

/** The server granted a refresh. A wish to extend that came too late for it still has to reach the server. */
export function grant<User>(draft: Draft<User>, granted: Grant<User>): void {
  const { holding: previous, generation, activity, wantsExtension } = draft.state
  if (previous && isSomebodyElse(previous, granted)) return end(draft, 'user-switched')
  const holding = receive(draft, granted, generation, previous)
  tell(draft, { type: 'refreshed', holding })
  keep(draft, holding, wantsExtension && !(activity.type === 'refreshing' && activity.extend))
}

/** What this tab holds of a grant; `previous` is what it held of the same sign-in, which without one is not after `since`. */
function receive<User>(
  { state, now }: Draft<User>,
  { idleFor, ...granted }: Grant<User>,
  since: number,
  previous?: Holding<User>,
): Holding<User> {
  const generation = nextGeneration(state, now)
  const reportedAt = before(now, idleFor)
  const isActiveSince = previous && elapsed(previous.activeAt, now) < idleFor
  return {
    ...granted,
    userId: granted.userId ?? previous?.userId,
    generation,
    since: previous?.since ?? since,
    receivedAt: now,
    reportedAt,
    activeAt: isActiveSince ? previous.activeAt : reportedAt,
  }
}

/** Puts a holding in force; what was in flight no longer matters. */
export function keep<User>(draft: Draft<User>, holding: Holding<User>, wantsExtension: boolean): void {
  const { state, now, random } = draft
  const facts = settle(state, Math.max(nextGeneration(state, now), holding.generation))
  const { warning, dismissed } = state.holding ? state : { warning: null, dismissed: null }
  draft.state = {
    ...facts,
    status: 'signed-in',
    holding,
    refreshAfter: drawRefreshDelay(holding.lifetime, random),
    verdict: 'accepted',
    warning,
    dismissed,
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
  const { state, now } = draft
  const facts = settle(state, Math.max(nextGeneration(state, now), ended))
  draft.state = { ...facts, status: 'signed-out', reason, ended }
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
function settle({ visible, online }: Facts, generation: number): Facts {
  return { visible, online, generation, activity: { type: 'steady' }, wantsExtension: false }
}
