import type { InspectionEvent, Session } from '@keyturn/core'
import { describeEvent, type LogLine } from './describe-event.ts'

/** Older entries are dropped. */
const CAPACITY = 400

export interface LogEntry extends LogLine {
  readonly id: number
  readonly at: number
}

/** Counted since this tab was opened. */
export interface Counters {
  readonly requests: number
  /** Answers of 401 to requests that carried the credential: what a session should never let happen. */
  readonly unauthorized: number
  readonly replays: number
  readonly refreshes: number
}

export interface SessionLog {
  /** Newest first. */
  readonly entries: readonly LogEntry[]
  readonly counters: Counters
}

let log: SessionLog = { entries: [], counters: { requests: 0, unauthorized: 0, replays: 0, refreshes: 0 } }
let unpublished: InspectionEvent[] = []
let nextId = 1
const listeners = new Set<() => void>()

/** Starts to listen; called once, before the session starts, so that nothing is missed. */
export function startSessionLog<User>(session: Session<User>): void {
  session.inspect((event) => {
    // Fifty requests at once make two hundred events, and one drawing.
    if (unpublished.push(event) === 1) setTimeout(publish, 50)
  })
}

export function getSessionLog(): SessionLog {
  return log
}

export function subscribeSessionLog(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The counters with all that has happened up to now. */
export function countNow(): Counters {
  publish()
  return log.counters
}

function publish(): void {
  if (unpublished.length === 0) return
  const news = unpublished
  unpublished = []
  const entries = news.map((event) => ({ ...describeEvent(event), id: nextId++, at: event.at }))
  log = {
    entries: [...entries.toReversed(), ...log.entries].slice(0, CAPACITY),
    counters: news.reduce(count, log.counters),
  }
  for (const listener of listeners) listener()
}

function count(counters: Counters, event: InspectionEvent): Counters {
  switch (event.type) {
    case 'request-sent':
      return event.replay
        ? { ...counters, replays: counters.replays + 1 }
        : { ...counters, requests: counters.requests + 1 }
    case 'request-answered':
      return event.status === 401 ? { ...counters, unauthorized: counters.unauthorized + 1 } : counters
    case 'refresh-sent':
      return { ...counters, refreshes: counters.refreshes + 1 }
    default:
      return counters
  }
}
