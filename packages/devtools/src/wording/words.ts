import type { RefreshCause } from '@keyturn/core'
import type { Item, Lane, Outcome } from '../recording/item.ts'
import { formatDuration, formatTime } from './format.ts'

/** How something is to be taken. */
export type Tone = 'plain' | 'good' | 'info' | 'warn' | 'bad'

/** A name and what it is, in words. */
export type Fact = readonly [name: string, value: string]

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

/** Whether it went well. */
export function toneOf(item: Item): Tone {
  const { kind, outcome } = item
  if (outcome) return toneOfOutcome(outcome)
  if (kind === 'state') return item.status === 'signed-in' ? 'good' : item.status === 'signed-out' ? 'bad' : 'warn'
  if (kind === 'warning' || kind === 'lock-wait' || kind === 'wait') return 'warn'
  if (kind === 'credential') return 'good'
  return kind === 'peer-message' || kind === 'peers-asked' ? 'plain' : 'info'
}

function toneOfOutcome(outcome: Outcome): Tone {
  switch (outcome.type) {
    case 'answered':
      return toneOfStatus(outcome.status)
    case 'succeeded':
    case 'adopted':
      return 'good'
    case 'refused':
      return 'bad'
    case 'failed':
    case 'given-up':
    case 'sent':
    case 'granted':
      return 'warn'
    case 'abandoned':
      return 'plain'
  }
}

function toneOfStatus(status: number | undefined): Tone {
  if (status === undefined || status === 401 || status >= 500) return 'bad'
  return status < 400 ? 'info' : 'warn'
}

/** Everything there is to know of an item. */
export function factsOf(item: Item): readonly Fact[] {
  const outcome = outcomeInWords(item.outcome)
  const isMark = item.until === item.from
  return [
    [isMark ? 'At' : 'From', formatTime(item.from, true)],
    ...fact('Until', !isMark && (item.until === undefined ? 'still going on' : formatTime(item.until, true))),
    ...fact('Took', !isMark && item.until !== undefined && formatDuration(item.until - item.from)),
    ...fact('Outcome', outcome),
    ...ownFacts(item),
  ]
}

function ownFacts(item: Item): readonly Fact[] {
  switch (item.kind) {
    case 'request':
      return [
        ['URL', item.url],
        ['Credential', item.bare ? 'none, sent bare' : 'carried'],
        ...fact('Replay', item.replay && 'yes, after a 401'),
      ]
    case 'wait':
      return [['URL', item.url]]
    case 'refresh':
      return [
        ...fact('Attempt', item.attempt === undefined ? undefined : String(item.attempt)),
        ['Asked the server', sendings(item.sent)],
        ...fact('Before that', item.sent[0] !== undefined && formatDuration(item.sent[0] - item.from)),
      ]
    case 'state':
      return [['Generation', String(item.generation)], ...fact('Reason', item.reason)]
    case 'credential':
      return [
        ['Generation', String(item.generation)],
        ['Granted', formatTime(item.receivedAt, true)],
        ['Lifetime', formatDuration(item.lifetime)],
        ['Idle timeout', formatDuration(item.idleTimeout)],
      ]
    default:
      return []
  }
}

function sendings(sent: readonly number[]): string {
  return sent.length === 0 ? 'not at all' : sent.map((at) => formatTime(at, true)).join(', ')
}

function fact(name: string, value: string | false | undefined): readonly Fact[] {
  return value ? [[name, value]] : []
}
