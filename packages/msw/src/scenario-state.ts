import type { RefusalCode } from '@keyturn/server'

/** What goes wrong with a request. */
export type Fault =
  /** The server does its work, the client never hears of it. */
  | { readonly type: 'lose' }
  /** The server does its work, the answer is late by so many ms. */
  | { readonly type: 'delay'; readonly by: number }
  /** Refused with this code, before any work. */
  | { readonly type: 'refuse'; readonly code: RefusalCode }
  /** An error page with this status (5xx), before any work, as a proxy in front of the server gives it. */
  | { readonly type: 'fail'; readonly status: number }
  /** The server does its work, the body of the answer is cut off. */
  | { readonly type: 'malform' }

/** A fault that is waiting for its requests. */
export interface ArmedFault {
  readonly fault: Fault
  /** How the path of a request begins that it strikes: `/auth/refresh`, `/auth`, `/api`. */
  readonly path: string
  /** How many more requests it strikes. */
  readonly times: number
}

/** What the server has seen. */
export interface ScenarioCounters {
  /** Requests to anything but the auth endpoints. */
  readonly requests: number
  /** How many of those were answered 401. */
  readonly unauthorized: number
  readonly refreshes: number
}

/** All that scenarios remember. */
export interface ScenarioRecord {
  readonly armed: readonly ArmedFault[]
  readonly counters: ScenarioCounters
}

/** Where scenarios remember: one place for everyone who shares the server. */
export interface ScenarioState {
  readonly read: () => Promise<ScenarioRecord>
  /** Replaces the record by what `change` makes of it, atomically, and returns what was there before. */
  readonly update: (change: (record: ScenarioRecord) => ScenarioRecord) => Promise<ScenarioRecord>
}

/** Nothing armed, nothing seen. */
export const emptyRecord: ScenarioRecord = Object.freeze({
  armed: [],
  counters: Object.freeze({ requests: 0, unauthorized: 0, refreshes: 0 }),
})

/** Scenarios of one process. */
export function memoryScenarioState(): ScenarioState {
  let record = emptyRecord
  return {
    read: async () => record,
    update: async (change) => {
      const before = record
      record = change(before)
      return before
    },
  }
}
