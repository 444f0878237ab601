import type { SqlClient } from '../../src/stores/sql/index.ts'

/** When a statement fails: before the database has seen it, or when it took effect and only the answer is lost. */
export type FaultMoment = 'before' | 'after'

export interface FaultyClient extends SqlClient {
  /** Lets the n-th statement from now on fail, counted from 1. */
  readonly failAt: (position: number, moment: FaultMoment) => void
  /** Lets nothing fail any more; says whether something did. */
  readonly heal: () => boolean
}

/** A client of a database whose disk is full, or whose answers do not arrive, at the moment that a test chooses. */
export function faultyClient(client: SqlClient): FaultyClient {
  let position = 0
  let fault: { readonly at: number; readonly moment: FaultMoment } | undefined
  return {
    ...client,
    query: async (text, parameters) => {
      position++
      const moment = position === fault?.at ? fault.moment : undefined
      if (moment === 'before') throw Object.assign(new Error('could not extend file: No space left'), { code: '53100' })
      const rows = await client.query(text, parameters)
      if (moment === 'after') throw Object.assign(new Error('Connection terminated unexpectedly'), { code: '08006' })
      return rows
    },
    failAt: (at, moment) => {
      position = 0
      fault = { at, moment }
    },
    heal: () => {
      const hasFailed = fault !== undefined && position >= fault.at
      fault = undefined
      return hasFailed
    },
  }
}
