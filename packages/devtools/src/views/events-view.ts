import type { Feed } from '../recording/feed.ts'
import { formatDuration, formatTime } from '../wording/format.ts'
import { toneOf } from '../wording/tone.ts'
import { laneNames, outcomeInWords, titleOf } from '../wording/words.ts'
import { createTable } from './table.ts'
import type { View } from './view.ts'

/** Everything on the timeline in words, the latest first. */
export function createEventsView(feed: Feed): View {
  return createTable(feed, {
    label: 'Events',
    columns: [
      { name: 'Time' },
      { name: 'Lane', kind: 'extra' },
      { name: 'What', kind: 'wide' },
      { name: 'Took' },
      { name: 'Outcome' },
    ],
    empty: 'Nothing has happened yet.',
    items: (many) =>
      Object.values(feed.recording().items)
        .flatMap((lane) => lane.slice(-many))
        .toSorted((one, other) => one.id - other.id),
    cells: (item) => [
      formatTime(item.from, true),
      laneNames[item.lane],
      titleOf(item),
      item.until === undefined ? '…' : item.until === item.from ? '' : formatDuration(item.until - item.from),
      outcomeInWords(item.outcome) ?? '',
    ],
    tone: toneOf,
  })
}
