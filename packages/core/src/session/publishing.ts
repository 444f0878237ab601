import { describeChange, type InspectionDetail } from '../inspection/inspection.ts'
import type { Ending } from '../server/ending.ts'
import type { LastActivity } from '../tabs/last-activity.ts'
import type { Changes } from '../waiting/changes.ts'
import { announce, type Occurrences, type Publication } from './announcing.ts'
import type { Listeners } from './listeners.ts'

/** Whom a change concerns. */
export interface Audience<User> {
  readonly ending: Ending<User>
  readonly lastActivity: LastActivity
  readonly changes: Changes
  readonly note: (detail: InspectionDetail) => void
  readonly listeners: Listeners<Occurrences<User>>
}

/** Tells all whom a change concerns: tabs that are opened later, those who wait, devtools and logs, the app. */
export function publish<User>(
  change: Publication<User>,
  now: number,
  { ending, lastActivity, changes, note, listeners }: Audience<User>,
): void {
  const { previous, engine } = change
  if (engine.holding && !previous.holding) ending.remember('signed-in')
  if (engine.holding && engine.holding.activeAt !== previous.holding?.activeAt)
    lastActivity.remember(engine.holding.activeAt.wall, now)
  changes.happened()
  describeChange(change).forEach(note)
  announce(change, listeners)
}
