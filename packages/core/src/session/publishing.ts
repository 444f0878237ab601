import type { EngineState } from '../engine/engine-state.ts'
import { describeChange, type InspectionDetail } from '../inspection/inspection.ts'
import type { Ending } from '../server/ending.ts'
import type { LastActivity } from '../tabs/last-activity.ts'
import type { Changes } from '../waiting/changes.ts'
import { announce, type Occurrences, type Publication } from './announcing.ts'
import type { Listeners } from './listeners.ts'
import { snapshot, type SessionState } from './snapshot.ts'

export interface PublishingPlan<User> {
  readonly ending: Ending
  readonly lastActivity: LastActivity
  readonly changes: Changes
  readonly note: (detail: InspectionDetail) => void
  readonly tell: Listeners<Occurrences<User>>['tell']
}

/** What the world gets to know of the state. */
export interface Publishing<User> {
  readonly getState: () => SessionState<User>
  readonly publish: (previous: EngineState<User>, engine: EngineState<User>) => void
}

/** First what was decided, then who is told of it: a listener always finds the new state, and may change it. */
export function createPublishing<User>(plan: PublishingPlan<User>): Publishing<User> {
  const { ending, lastActivity, changes, note, tell } = plan
  let shown: SessionState<User> = { status: 'restoring' }

  function publish(previous: EngineState<User>, engine: EngineState<User>): void {
    const change: Publication<User> = { previous, engine, known: shown, shown: snapshot(engine, shown) }
    shown = change.shown
    remember(change)
    changes.happened()
    describeChange(change).forEach(note)
    if (shown !== change.known) tell('changed', undefined)
    announce(change, tell)
  }

  /** For the tabs that are opened later, and those that are away. */
  function remember({ previous, engine: { holding } }: Publication<User>): void {
    if (holding && !previous.holding) ending.remember('signed-in')
    if (holding && holding.activeAt !== previous.holding?.activeAt) lastActivity.remember(holding.activeAt.wall)
  }

  return { getState: () => shown, publish }
}
