import type { EndReason, SessionWarning } from '../engine/engine-state.ts'
import { isSomebodyElse } from '../engine/holding.ts'
import type { Change, InspectionEvent } from '../inspection/inspection.ts'
import type { Listeners } from './listeners.ts'
import type { SessionState } from './snapshot.ts'

/** What `on` can listen to. */
export interface SessionEvents<User> {
  readonly 'signed-in': { readonly user: User }
  /** The session ran out, and waits for the same user to sign in again (`whenSessionEnds: 'hold'`). */
  readonly held: { readonly user: User; readonly reason: EndReason }
  readonly ended: { readonly reason: EndReason }
  readonly refreshed: { readonly user: User }
  readonly warning: SessionWarning
}

/** Everything that somebody can listen to. */
export interface Occurrences<User> extends SessionEvents<User> {
  readonly changed: undefined
  readonly inspected: InspectionEvent
}

/** What one event changed, inside and in the snapshot. */
export interface Publication<User> extends Change<User> {
  readonly known: SessionState<User>
  readonly shown: SessionState<User>
}

/** Tells those who listen what has happened to the session. */
export function announce<User>(
  { previous, engine, known, shown }: Publication<User>,
  { tell }: Listeners<Occurrences<User>>,
): void {
  const [warning, before] = [shown.warning, known.warning]
  if (shown !== known) tell('changed', undefined)
  if (engine.held && previous.holding) tell('held', { user: engine.held.user, reason: engine.reason })
  if (engine.reason && !engine.held && (previous.holding || previous.held)) tell('ended', { reason: engine.reason })
  if (shown.status === 'signed-in' && engine.holding && engine.holding.generation !== previous.holding?.generation) {
    const isKnown = previous.holding && !isSomebodyElse(previous.holding, engine.holding)
    tell(isKnown ? 'refreshed' : 'signed-in', { user: shown.user })
  }
  if (warning && warning.level !== before?.level) tell('warning', warning)
}
