import type { SessionState } from '@keyturn/core'
import { version } from '../../package.json'
import type { Recording } from './recording.ts'

export interface ReportInput {
  readonly recording: Recording
  readonly state: SessionState<unknown>
  /** The session's clock. */
  readonly now: number
  readonly browser: string
  readonly origin: string
}

/**
 * What belongs into a bug report, as JSON: versions, the state with no more of the user than the id, and the events, one a line. It is
 * put together from what is listed here, so that nothing else gets in.
 */
export function createReport({ recording, state, now, browser, origin }: ReportInput): string {
  const { events, dropped, credential } = recording
  const head = {
    keyturn: version,
    at: new Date(now).toISOString(),
    browser,
    origin,
    state: describeState(state, now),
    credential: credential && { ...credential, age: now - credential.receivedAt },
    dropped,
  }
  const lines = events.map(({ time, event }) => `    ${toJson({ ...event, at: new Date(time).toISOString() })}`)
  return `${toJson(head, 2).slice(0, -2)},\n  "events": [\n${lines.join(',\n')}\n  ]\n}\n`
}

/** The id of a user, whatever else the app knows of them. */
export function userIdOf(user: unknown): string | undefined {
  if (!(user instanceof Object)) return undefined
  const id: unknown = Reflect.get(user, 'id') ?? Reflect.get(user, 'sub')
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined
}

function describeState(state: SessionState<unknown>, now: number): object {
  const { status } = state
  const userId = userIdOf(state.user)
  switch (status) {
    case 'restoring':
      return { status }
    case 'unreachable':
      return { status, retryIn: state.retryAt - now }
    case 'signed-out':
      return { status, reason: state.reason }
    case 'held':
      return { status, userId, reason: state.reason }
    case 'signed-in': {
      const { session, activity, warning } = state
      const deadlines = session && {
        id: session.id,
        endsIn: session.endsAt - now,
        idleEndsIn: session.idleEndsAt - now,
      }
      const standing = warning && { level: warning.level, cause: warning.cause, endsIn: warning.endsAt - now }
      return { status, userId, activity, session: deadlines, warning: standing }
    }
  }
}

/** JSON has no word for what never ends. */
function toJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, (_name, each: unknown) => (each === Infinity ? 'never' : each), indent)
}
