import type { RefreshCause } from '@keyturn/core'
import type { Item, Lane, Outcome } from '../recording/item.ts'
import { formatDuration } from './format.ts'

export const laneNames: Readonly<Record<Lane, string>> = {
  requests: 'Requests',
  waits: 'Waits',
  refreshes: 'Refreshes',
  lock: 'Lock',
  tabs: 'Tabs',
  session: 'Session',
}

const causes: Readonly<Record<RefreshCause, string>> = {
  restore: 'to restore the session',
  due: 'ahead of its expiry',
  expired: 'the access token has expired',
  rejected: 'a request was answered 401',
  requested: 'asked for',
  extend: 'to extend the session',
  retry: 'again, after trouble',
  'peer-signed-in': 'another tab signed in',
  'deadline-in-doubt': 'a clock says that the session may have ended',
}

/** Why a refresh began. */
export function causeInWords(cause: RefreshCause | undefined): string {
  return cause ? causes[cause] : 'began before the recording'
}

/** What an item is, in a line. */
export function titleOf(item: Item): string {
  switch (item.kind) {
    case 'request':
      return `${item.replay ? 'Replay' : 'Request'} #${item.request} ${item.url}`
    case 'wait':
      return `Request #${item.request} waits ${item.url}`
    case 'refresh':
      return `Refresh: ${causeInWords(item.cause)}`
    case 'lock-wait':
      return 'Waits for the lock'
    case 'lock-held':
      return 'Holds the lock'
    case 'peers-asked':
      return `Asks ${item.count === 1 ? 'another tab' : `${item.count} other tabs`} for a newer credential`
    case 'peer-message':
      return `${item.direction === 'in' ? 'Hears' : 'Tells'}: ${item.message}`
    case 'state':
      if (item.reason) return `${item.status}: ${item.reason}`
      return item.status === 'signed-in' ? `${item.status}, ${item.activity}` : item.status
    case 'warning':
      return `Warning: ${item.cause} end in ${formatDuration(item.level)}`
    case 'credential':
      return 'New credential'
  }
}

/** How it ended; undefined while it lasts, or where that goes without saying. */
export function outcomeInWords(outcome: Outcome | undefined): string | undefined {
  switch (outcome?.type) {
    case undefined:
      return undefined
    case 'answered':
      return outcome.status === undefined ? 'no answer' : String(outcome.status)
    case 'sent':
      return 'sent'
    case 'given-up':
      return 'given up'
    case 'granted':
      return 'granted'
    case 'succeeded':
      return `a new token for ${formatDuration(outcome.lifetime)}`
    case 'refused':
      return `refused: ${outcome.reason}`
    case 'failed':
      return outcome.status === undefined ? 'no usable answer' : `failed: ${outcome.status}`
    case 'adopted':
      return 'taken over from another tab'
    case 'abandoned':
      return 'no longer needed'
  }
}
