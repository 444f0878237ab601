import type { Item, Lane, Outcome, RecordedEvent, Subject } from './item.ts'
import type { Pairing, Recording } from './recording.ts'
import { freeRow, takeRow, type Rows } from './rows.ts'

/** A recording in the making. It lives no longer than one call of `record`. */
export interface Draft extends Mutable<Omit<Recording, 'items' | 'events' | 'pairing'>> {
  readonly items: Record<Lane, Item[]>
  readonly events: RecordedEvent[]
  readonly pairing: Mutable<Omit<Pairing, 'open' | 'rows'>> & {
    readonly open: Map<string, number>
    readonly rows: Record<Lane, Rows>
  }
}

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] }

/** A copy to write into. */
export function draftOf(recording: Recording): Draft {
  const { events, items, pairing } = recording
  const { requests, waits, refreshes, lock, tabs, session } = items
  return {
    ...recording,
    events: [...events],
    items: {
      requests: [...requests],
      waits: [...waits],
      refreshes: [...refreshes],
      lock: [...lock],
      tabs: [...tabs],
      session: [...session],
    },
    pairing: { ...pairing, open: new Map(pairing.open), rows: { ...pairing.rows } },
  }
}

/** Something lasts from now on. `key` is what ends it; whatever had that key has ended. */
export function begin(draft: Draft, lane: Lane, key: string, subject: Subject): void {
  end(draft, lane, key)
  draft.pairing.open.set(key, put(draft, lane, subject, undefined))
}

/** Something that takes no time. */
export function mark(draft: Draft, lane: Lane, subject: Subject, outcome?: Outcome): void {
  put(draft, lane, subject, draft.time, outcome)
}

function put(draft: Draft, lane: Lane, subject: Subject, until: number | undefined, outcome?: Outcome): number {
  const { pairing, time: from } = draft
  const id = pairing.nextId++
  const row = isStacked(lane) ? freeRow(pairing.rows[lane], from) : 0
  if (isStacked(lane)) pairing.rows[lane] = takeRow(pairing.rows[lane], row, until ?? Infinity)
  draft.items[lane].push({ ...subject, id, lane, row, from, until, outcome })
  return id
}

function isStacked(lane: Lane): boolean {
  return lane === 'requests' || lane === 'waits'
}

/** Something is over; where nothing has that key, nothing is. */
export function end(draft: Draft, lane: Lane, key: string, outcome?: Outcome): void {
  const { pairing, time: until } = draft
  change(draft, lane, key, (item) => {
    if (isStacked(lane)) pairing.rows[lane] = takeRow(pairing.rows[lane], item.row, until)
    return { ...item, until, outcome }
  })
  pairing.open.delete(key)
}

/** Puts something else in the place of what lasts. */
export function change(draft: Draft, lane: Lane, key: string, edit: (item: Item) => Item): void {
  const items = draft.items[lane]
  const item = find(draft, lane, key)
  if (item) items[indexOf(items, item.id)] = edit(item)
}

/** What lasts. */
export function find({ items, pairing }: Draft, lane: Lane, key: string): Item | undefined {
  const id = pairing.open.get(key)
  return id === undefined ? undefined : items[lane][indexOf(items[lane], id)]
}

/** Ids ascend. */
function indexOf(items: readonly Item[], id: number): number {
  let [low, high] = [0, items.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((items[middle]?.id ?? 0) < id) low = middle + 1
    else high = middle
  }
  return items[low]?.id === id ? low : -1
}

/** Lets go of what is beyond the capacity, and of what ended before the oldest event that is kept. */
export function forget(draft: Draft): void {
  const { events, items, capacity } = draft
  const surplus = events.length - capacity
  if (surplus <= 0) return
  events.splice(0, surplus)
  draft.dropped += surplus
  const horizon = events[0]?.time ?? Infinity
  for (const lane of Object.values(items)) {
    const first = lane.findIndex(({ until = Infinity }) => until >= horizon)
    lane.splice(0, Math.max(first < 0 ? lane.length : first, lane.length - capacity))
  }
}
