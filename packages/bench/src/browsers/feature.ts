import type { EngineName, Lock, Page, Profile } from '@keyturn/engines'
import type { Site } from './site.ts'

/** A fresh profile of an engine, and a fresh site for it. */
export interface Stage {
  readonly name: EngineName
  readonly profile: Profile
  readonly site: Site
  /** Opens a path of the site in a new tab. */
  readonly open: (path?: string) => Promise<Page>
}

/** Something that engines do in different ways. */
export interface Feature {
  readonly what: string
  /** What the engine does, in a few words. */
  readonly measure: (stage: Stage) => Promise<string>
  /** Why it cannot be measured in an engine. */
  readonly unmeasured?: Partial<Readonly<Record<EngineName, string>>>
  /** What Keyturn does about it. Links are from `docs/`. */
  readonly keyturn: string
  /** The tests that show it, from the root of the repository. */
  readonly shown: readonly string[]
}

export interface Section {
  readonly title: string
  readonly introduction?: string
  /** How the browser is set. As people have it, where it is left out. */
  readonly lock?: Lock
  readonly features: readonly Feature[]
}
