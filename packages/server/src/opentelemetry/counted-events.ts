import { trace } from '@opentelemetry/api'
import type { AuditEvent } from '../watch/audit.ts'
import type { Instruments } from './instruments.ts'

/** Counts an audit event, and says on the span of its request what a refresh came to. */
export function countEvent(event: AuditEvent, { events, refreshes, rateLimited }: Instruments): void {
  events.add(1, { 'keyturn.event': event.type })
  if (event.type === 'rate-limited') rateLimited.add(1, { 'keyturn.limit': event.limit })
  const verdict = verdictOf(event)
  if (verdict === undefined) return
  refreshes.add(1, { 'keyturn.verdict': verdict })
  const span = trace.getActiveSpan()
  span?.setAttribute('keyturn.verdict', verdict)
  if ('sessionId' in event && event.sessionId !== undefined) span?.setAttribute('session.id', event.sessionId)
}

/** The verdict of the judge; where it never came to one, the code of the refusal. Undefined for what is no refresh. */
function verdictOf(event: AuditEvent): string | undefined {
  switch (event.type) {
    case 'refreshed':
      return event.verdict
    case 'refresh-refused':
      return event.code
    case 'refresh-after-revocation':
      return 'revoked'
    case 'repeat-delayed':
      return 'too-many-forks'
    case 'superseded':
      return 'superseded'
    case 'theft':
      // A dry run goes on, and tells of the refresh itself.
      return event.ended === 'report' ? undefined : 'theft'
    default:
      return undefined
  }
}
