import type { Host } from './story.ts'

/** A host that has to be stopped in the end. */
export interface RunningHost extends Host {
  readonly stop: () => Promise<void>
}
