import type { InspectionDetail, InspectionEvent } from '../inspection/inspection.ts'
import type { Clock } from '../runtime/runtime.ts'
import type { Listeners } from './listeners.ts'

/** Tells devtools and logs what happens, where there are any. */
export function createNote<Values extends { readonly inspected: InspectionEvent }>(
  clock: Clock,
  { has, tell }: Listeners<Values>,
): (detail: InspectionDetail) => void {
  return (detail) => {
    if (!has('inspected')) return
    const event = { at: clock.now().wall, ...detail }
    // Not at once: a listener that calls back finds the work done, not half done.
    queueMicrotask(() => tell('inspected', event))
  }
}
