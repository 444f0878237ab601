import type { Item, Outcome } from '../recording/item.ts'

/** How something is to be taken. */
export type Tone = 'plain' | 'good' | 'info' | 'warn' | 'bad'

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
