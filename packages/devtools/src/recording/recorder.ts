import type { InspectionDetail, InspectionEvent } from '@keyturn/core'
import { begin, change, draftOf, end, find, forget, mark, type Draft } from './draft.ts'
import type { RefreshOutcome } from './item.ts'
import type { Recording } from './recording.ts'
import { safeUrl } from './safe-url.ts'

/** The recording with what has happened since, in the order in which it happened. */
export function record(recording: Recording, news: readonly InspectionEvent[]): Recording {
  if (news.length === 0) return recording
  const draft = draftOf(recording)
  for (const event of news) take(draft, event)
  forget(draft)
  return draft
}

function take(draft: Draft, given: InspectionEvent): void {
  const event = 'url' in given ? { ...given, url: safeUrl(given.url) } : given
  const { pairing } = draft
  if (event.at + pairing.setBack < draft.time) pairing.setBack = draft.time - event.at
  draft.time = event.at + pairing.setBack
  draft.events.push({ time: draft.time, event })
  interpret(draft, event)
  if (event.type === 'peer-message') pairing.heard = event.direction === 'in' ? event.message : undefined
  else if (event.type !== 'credential') pairing.heard = undefined
}

function interpret(draft: Draft, event: InspectionEvent): void {
  const { type } = event
  switch (type) {
    case 'request-waiting':
      return begin(draft, 'waits', `wait ${event.request}`, {
        kind: 'wait',
        request: event.request,
        url: event.url,
      })
    case 'request-sent': {
      end(draft, 'waits', `wait ${event.request}`, { type: 'sent' })
      const { request, url, bare, replay } = event
      return begin(draft, 'requests', `request ${request}`, { kind: 'request', request, url, bare, replay })
    }
    case 'request-answered':
      end(draft, 'waits', `wait ${event.request}`, { type: 'given-up' })
      return end(draft, 'requests', `request ${event.request}`, { type: 'answered', status: event.status })

    case 'refresh-started':
      endRefresh(draft, { type: 'abandoned' })
      return begin(draft, 'refreshes', 'refresh', {
        kind: 'refresh',
        cause: event.cause,
        attempt: event.attempt,
        sent: [],
      })
    case 'refresh-sent':
      return noteSending(draft)
    case 'refresh-succeeded':
      return endRefresh(draft, { type: 'succeeded', lifetime: event.lifetime })
    case 'refresh-refused':
      return endRefresh(draft, { type: 'refused', reason: event.reason })
    case 'refresh-failed':
      return endRefresh(draft, { type: 'failed', status: event.status })

    case 'lock-wait':
      return begin(draft, 'lock', 'lock-wait', { kind: 'lock-wait' })
    case 'lock-granted':
      end(draft, 'lock', 'lock-wait', { type: 'granted' })
      return begin(draft, 'lock', 'lock-held', { kind: 'lock-held' })
    case 'lock-given-up':
      return end(draft, 'lock', 'lock-wait', { type: 'given-up' })

    case 'peers-asked':
      return mark(draft, 'tabs', { kind: type, count: event.count })
    case 'peer-message':
      return mark(draft, 'tabs', { kind: type, direction: event.direction, message: event.message })

    case 'state':
      return turn(draft, event)
    case 'credential': {
      const { generation, receivedAt, lifetime, idleTimeout } = event
      const isAdopted = draft.pairing.heard === 'refreshed' || draft.pairing.heard === 'signed-in'
      endRefresh(draft, { type: isAdopted ? 'adopted' : 'abandoned' })
      draft.credential = event
      return mark(draft, 'session', { kind: type, generation, receivedAt, lifetime, idleTimeout })
    }
    case 'warning':
      end(draft, 'session', 'warning')
      return begin(draft, 'session', 'warning', { kind: type, level: event.level, cause: event.cause })
    case 'warning-gone':
      return end(draft, 'session', 'warning')
    case 'request-bare':
      // The timeline is that of the session's own requests; the console has named this one.
      return undefined
  }
}

function turn(draft: Draft, event: Extract<InspectionDetail, { readonly type: 'state' }>): void {
  const { status, activity, generation, reason } = event
  if (activity !== 'refreshing') endRefresh(draft, { type: 'abandoned' })
  if (status === 'signed-out' || status === 'held') draft.credential = undefined
  // What waits now is the replay of something whose 401 has become its answer.
  if (status === 'signed-out') endAllWaits(draft)
  end(draft, 'session', 'state')
  begin(draft, 'session', 'state', { kind: 'state', status, activity, generation, reason })
}

/** No event says that the lock is free again: it is as soon as the refresh is over. */
function endRefresh(draft: Draft, outcome: RefreshOutcome): void {
  const refresh = find(draft, 'refreshes', 'refresh')
  const isRetry = refresh?.kind === 'refresh' && (refresh.attempt ?? 1) > 1
  // Nobody waits for a third attempt.
  if (outcome.type === 'failed' && isRetry) endAllWaits(draft)
  if (!refresh && isWord(outcome)) mark(draft, 'refreshes', { kind: 'refresh', sent: [] }, outcome)
  end(draft, 'refreshes', 'refresh', outcome)
  end(draft, 'lock', 'lock-wait', { type: 'given-up' })
  end(draft, 'lock', 'lock-held')
}

/** Whether it is what a server said, and not what became of a refresh otherwise. */
function isWord({ type }: RefreshOutcome): boolean {
  return type === 'succeeded' || type === 'refused' || type === 'failed'
}

function noteSending(draft: Draft): void {
  if (!draft.pairing.open.has('refresh')) begin(draft, 'refreshes', 'refresh', { kind: 'refresh', sent: [] })
  change(draft, 'refreshes', 'refresh', (item) =>
    item.kind === 'refresh' ? { ...item, sent: [...item.sent, draft.time] } : item,
  )
}

function endAllWaits(draft: Draft): void {
  for (const key of draft.pairing.open.keys())
    if (key.startsWith('wait ')) end(draft, 'waits', key, { type: 'given-up' })
}
