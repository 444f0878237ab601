import type { Page } from './page.ts'

export type EngineName = 'chromium' | 'firefox' | 'webkit'

/** A running browser. */
export interface Engine {
  readonly name: EngineName
  /** Makes a fresh profile. */
  readonly openProfile: (options?: ProfileOptions) => Promise<Profile>
  readonly close: () => Promise<void>
}

export interface ProfileOptions {
  /** What addresses are relative to. */
  readonly baseURL?: string
}

/** Cookies and storage of its own, and its tabs: one of them is in front, and the others are hidden. */
export interface Profile {
  /** That of the browser, in its own words. */
  readonly version: () => Promise<string>
  /** Opens a tab in front of the others. */
  readonly newPage: () => Promise<Page>
  readonly pages: () => readonly Page[]
  /** Exceptions that no page caught, in order. WebKit tells only of those after a test has first looked into the page. */
  readonly exceptions: string[]
  /** What pages wrote to the console as an error; see `exceptions`. */
  readonly consoleErrors: readonly string[]
  /** What pages asked for and were answered, for whoever wants to know why a test failed. WebKit does not tell. */
  readonly journal: readonly string[]
  /** Goes back in the history of a tab; resolves when the page there is shown, whether it was kept or is loaded anew. */
  readonly goBack: (page: Page) => Promise<void>
  /** Ends the process of a tab without a word. WebKit ends the session of its driver then, and the browser with it. */
  readonly kill: (page: Page) => Promise<void>
  readonly close: () => Promise<void>
}
