import type { Item } from '../recording/item.ts'
import { formatDuration, formatTime } from './format.ts'
import { outcomeInWords } from './words.ts'

/** A name and what it is, in words. */
export type Fact = readonly [name: string, value: string]

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
