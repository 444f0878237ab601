import type { Feed } from '../recording/feed.ts'
import type { Item } from '../recording/item.ts'
import { formatDuration, formatTime } from '../wording/format.ts'
import { toneOf } from '../wording/tone.ts'
import { causeInWords, outcomeInWords } from '../wording/words.ts'
import { createTable } from './table.ts'
import type { View } from './view.ts'

/** Every refresh with its cause and what became of it, the latest first. */
export function createRefreshesView(feed: Feed): View {
  return createTable(feed, {
    label: 'Refreshes',
    columns: [
      { name: 'Time' },
      { name: 'Cause', kind: 'wide' },
      { name: 'Attempt', kind: 'extra' },
      { name: 'Waited', kind: 'extra' },
      { name: 'Took' },
      { name: 'Outcome', kind: 'wide' },
    ],
    empty: 'Nothing has been refreshed yet.',
    items: () => feed.recording().items.refreshes.filter(isRefresh),
    cells: (item) => [
      formatTime(item.from, true),
      causeInWords(item.cause),
      item.attempt === undefined ? '–' : String(item.attempt),
      item.sent[0] === undefined ? '–' : formatDuration(item.sent[0] - item.from),
      item.until === undefined ? '…' : formatDuration(item.until - item.from),
      outcomeInWords(item.outcome) ?? 'under way',
    ],
    tone: toneOf,
  })
}

type Refresh = Extract<Item, { readonly kind: 'refresh' }>

function isRefresh(item: Item): item is Refresh {
  return item.kind === 'refresh'
}
