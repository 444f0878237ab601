import type { InspectionEvent, RefreshCause } from '@keyturn/core'
import { formatDuration } from '../../data/format.ts'

export const groups = ['requests', 'refreshes', 'session', 'tabs'] as const
export type Group = (typeof groups)[number]

/** One line of the live log. */
export interface LogLine {
  readonly group: Group
  readonly tone: 'plain' | 'good' | 'info' | 'warn' | 'bad'
  readonly text: string
}

const causes: Readonly<Record<RefreshCause, string>> = {
  restore: 'to restore the session',
  due: 'ahead of time',
  expired: 'because the access token has expired',
  rejected: 'because a request was answered 401',
  requested: 'because the page asked for it',
  extend: 'to extend the session',
  retry: 'again, after trouble',
  'peer-signed-in': 'because another tab signed in',
  'deadline-in-doubt': 'because the clock says that the session may have ended',
}

/** An inspection event in words. */
export function describeEvent(event: InspectionEvent): LogLine {
  switch (event.type) {
    case 'state':
      return describeState(event)
    case 'refresh-started':
      return line('refreshes', 'info', `Refresh begins ${causes[event.cause]}`)
    case 'refresh-sent':
      return line('refreshes', 'info', 'Refresh sent')
    case 'refresh-succeeded':
      return line('refreshes', 'good', `Refreshed: a new access token for ${formatDuration(event.lifetime)}`)
    case 'refresh-refused':
      return line('refreshes', 'bad', `Refresh refused (${event.reason})`)
    case 'refresh-failed':
      return line(
        'refreshes',
        'warn',
        `Refresh failed${event.status ? ` with ${event.status}` : ', no usable answer'}; tried again later`,
      )
    case 'lock-wait':
      return line('tabs', 'plain', 'Waiting for the lock that all tabs share')
    case 'lock-granted':
      return line('tabs', 'plain', 'Has the lock')
    case 'lock-given-up':
      return line('tabs', 'warn', 'Goes on without the lock: another tab holds it for too long')
    case 'peers-asked':
      return line(
        'tabs',
        'plain',
        `Asked ${event.count === 1 ? 'another tab' : `${event.count} other tabs`} for a newer access token`,
      )
    case 'peer-message':
      return line(
        'tabs',
        'plain',
        `${event.direction === 'in' ? 'Heard from a tab' : 'Told the tabs'}: ${event.message}`,
      )
    case 'warning':
      return line('session', 'warn', `Warning: ${event.cause} end in ${formatDuration(event.level)}`)
    case 'warning-gone':
      return line('session', 'good', 'Warning gone')
    case 'credential':
      return line('session', 'plain', `An access token for ${formatDuration(event.lifetime)} is in force`)
    case 'request-waiting':
      return line('requests', 'warn', `#${event.request} waits: ${event.url}`)
    case 'request-sent':
      return line(
        'requests',
        'plain',
        `#${event.request} ${event.replay ? 'sent again' : 'sent'}${event.bare ? ', bare' : ''}: ${event.url}`,
      )
    case 'request-bare':
      return line('requests', 'warn', `Sent without the access token, because of its address: ${event.url}`)
    case 'request-answered':
      return describeAnswer(event.request, event.status)
  }
}

function describeState(event: Extract<InspectionEvent, { readonly type: 'state' }>): LogLine {
  const reason = event.reason ? ` (${event.reason})` : ''
  const activity = event.status === 'signed-in' ? `, ${event.activity}` : ''
  const tone = event.status === 'signed-out' ? 'bad' : 'plain'
  return line('session', tone, `State: ${event.status}${reason}${activity}`)
}

function describeAnswer(request: number, status: number | undefined): LogLine {
  if (status === undefined) return line('requests', 'bad', `#${request} ended without an answer`)
  const tone = status < 400 ? 'good' : status === 401 ? 'bad' : 'warn'
  return line('requests', tone, `#${request} answered ${status}`)
}

function line(group: Group, tone: LogLine['tone'], text: string): LogLine {
  return { group, tone, text }
}
