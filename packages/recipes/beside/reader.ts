import type { Session } from '@keyturn/core'

/** What each program gives to its test. */
export interface Reader {
  /** Asks the API for the path, as an app with this library does. */
  readonly read: (path: string) => Promise<unknown>
  /** Whether the library's cache holds the answer; absent where there is no cache. */
  readonly holds?: (path: string) => boolean
}

/** @param origin Of the API. */
export type CreateReader = (session: Session<unknown>, origin: string) => Reader
