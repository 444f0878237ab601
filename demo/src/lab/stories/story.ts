import type { ComponentType } from 'react'
import type { Stage } from '../stage/stage.ts'

/** Something that happens to sessions, to be played and watched. */
export interface Story {
  /** Its place in the address: `/lab/<id>`. */
  readonly id: string
  readonly title: string
  /** One line of what happens. */
  readonly lead: string
  /** What other libraries do there. */
  readonly elsewhere: string
  /** What to look at on the timeline. */
  readonly watch: string
  /** Writes the script anew for each play, so that what one play remembers is forgotten with it. */
  readonly script: () => Script
  /** What is on the stage beside the other tabs and the timeline. */
  readonly Prop?: ComponentType
}

export interface Script {
  readonly steps: readonly Step[]
  /** What it came to, by what was measured. */
  readonly conclude: (stage: Stage) => Promise<Conclusion> | Conclusion
  /** Puts back what the story has changed; also when it was stopped or went wrong. */
  readonly tidy?: (stage: Stage) => Promise<void>
}

interface Step {
  /** What is done, in a few words. */
  readonly text: string
  /** Does it, and says what came of it. */
  readonly act: (stage: Stage) => Promise<string>
}

export interface Conclusion {
  /** Whether all went as it should. */
  readonly isGood: boolean
  readonly text: string
  readonly facts: readonly Fact[]
}

/** A measured number, with what it counts. */
export interface Fact {
  readonly value: number | string
  readonly label: string
  /** Whether it is what it should be; absent where it can be anything. */
  readonly isGood?: boolean
}
