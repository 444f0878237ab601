import type { AuditEvent, AuditListener, Verdict } from '@keyturn/server'

/** Older events are dropped. */
const CAPACITY = 200
/** How the ids of a thief's attempts begin. */
export const THIEF = 'thief-'

/** What the lab shows of an audit event. */
export interface AuditEntry {
  /** Counted from 1. */
  readonly id: number
  readonly type: AuditEvent['type']
  readonly sessionId: string | undefined
  /** How a refresh token was judged. */
  readonly verdict: Verdict | undefined
  /** Why a refresh was refused. */
  readonly code: string | undefined
  /** Whether it was the thief of the lab. */
  readonly isThief: boolean
}

/** The last audit events, to look at. */
export interface AuditLog {
  readonly listener: AuditListener
  /** Those after the entry `after`, oldest first. */
  readonly entries: (after: number) => readonly AuditEntry[]
  /** How the attempt of this id was judged. */
  readonly verdictOf: (attemptId: string) => Verdict | undefined
}

export function createAuditLog(): AuditLog {
  let log: readonly { readonly entry: AuditEntry; readonly attemptId: string | null }[] = []
  let last = 0
  return {
    listener(event) {
      const { type, attemptId } = event
      const entry = {
        id: ++last,
        type,
        sessionId: 'sessionId' in event ? event.sessionId : undefined,
        verdict: verdictIn(event),
        code: refusalIn(event),
        isThief: attemptId?.startsWith(THIEF) === true,
      }
      log = [...log, { entry, attemptId }].slice(-CAPACITY)
    },
    entries: (after) => log.map(({ entry }) => entry).filter(({ id }) => id > after),
    verdictOf: (attemptId) =>
      log.findLast((logged) => logged.attemptId === attemptId && logged.entry.verdict)?.entry.verdict,
  }
}

function verdictIn(event: AuditEvent): Verdict | undefined {
  if (event.type === 'refreshed') return event.verdict
  if (event.type === 'repeat-delayed') return 'too-many-forks'
  return event.type === 'theft' || event.type === 'superseded' ? event.type : undefined
}

function refusalIn(event: AuditEvent): string | undefined {
  if (event.type === 'refresh-after-revocation') return 'revoked'
  if (event.type === 'repeat-delayed') return 'too-many-requests'
  return event.type === 'refresh-refused' ? event.code : undefined
}
