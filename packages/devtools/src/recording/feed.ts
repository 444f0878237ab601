import type { InspectionEvent, Session } from '@keyturn/core'
import type { Item } from './item.ts'
import { record } from './recorder.ts'
import { emptyRecording, withoutPast, type Recording } from './recording.ts'

/** Events that come within so many milliseconds are one piece of news: fifty requests at once are two hundred events, and one drawing. */
const GATHER = 50

/** What the views of a panel show, and what is selected in it. */
export interface Feed {
  readonly session: Session<unknown>
  readonly recording: () => Recording
  /** The session's clock as the recording counts it: it never goes back. */
  readonly now: () => number
  readonly selected: () => Item | undefined
  readonly select: (item: Item | undefined) => void
  /** Forgets what is over. */
  readonly clear: () => void
  /** Calls `listener` when there is news, and returns how to stop that. */
  readonly subscribe: (listener: () => void) => () => void
  readonly stop: () => void
}

/** Records a session from now on. */
export function createFeed(session: Session<unknown>, capacity: number): Feed {
  const listeners = new Set<() => void>()
  let recording = emptyRecording(capacity)
  let unread: InspectionEvent[] = []
  let selected: { readonly lane: Item['lane']; readonly id: number } | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const stopInspecting = session.inspect((event) => {
    unread.push(event)
    expectNews()
  })
  const stopSubscribing = session.subscribe(expectNews)

  function expectNews(): void {
    timer ??= setTimeout(publish, GATHER)
  }

  function publish(): void {
    timer = undefined
    tell()
  }

  /** Who reads before the news is told, reads all the same what has happened. */
  function read(): Recording {
    if (unread.length > 0) recording = record(recording, unread)
    unread = []
    return recording
  }

  function tell(): void {
    for (const listener of listeners) listener()
  }

  return {
    session,
    recording: read,
    now: () => session.now() + read().pairing.setBack,
    // An item that goes on is replaced by what it becomes.
    selected: () => selected && read().items[selected.lane].find(({ id }) => id === selected?.id),
    select(item) {
      selected = item && { lane: item.lane, id: item.id }
      tell()
    },
    clear() {
      recording = withoutPast(read())
      tell()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop() {
      clearTimeout(timer)
      listeners.clear()
      stopInspecting()
      stopSubscribing()
    },
  }
}
