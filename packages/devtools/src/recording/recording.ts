import type { InspectionDetail } from '@keyturn/core'
import type { Item, Lane, RecordedEvent } from './item.ts'
import type { Rows } from './rows.ts'

/** What a session did, as far back as the capacity goes. Recordings are values: `record` makes a new one. */
export interface Recording {
  /** How many events are kept. */
  readonly capacity: number
  /** Oldest first. */
  readonly events: readonly RecordedEvent[]
  /** How many older ones are gone. */
  readonly dropped: number
  /** What the events mean, by lane; in each the earliest beginning comes first. */
  readonly items: Lanes
  /** The credential in force; undefined where it is older than the recording, or nobody is signed in. */
  readonly credential: Credential | undefined
  /** The time of the latest event. */
  readonly time: number
  readonly pairing: Pairing
}

type Lanes = Readonly<Record<Lane, readonly Item[]>>
export type Credential = Extract<InspectionDetail, { readonly type: 'credential' }>

/** What later events need to know of earlier ones. */
export interface Pairing {
  /** The ids of what has not ended yet. */
  readonly open: ReadonlyMap<string, number>
  readonly rows: Readonly<Record<Lane, Rows>>
  readonly nextId: number
  /** By how much the clock has been set back since the beginning, in milliseconds. */
  readonly setBack: number
  /** What the event before this one had heard from another tab. */
  readonly heard: string | undefined
}

/** A recording of nothing yet, that will keep so many events. */
export function emptyRecording(capacity: number): Recording {
  return {
    capacity,
    events: [],
    dropped: 0,
    items: { requests: [], waits: [], refreshes: [], lock: [], tabs: [], session: [] },
    credential: undefined,
    time: -Infinity,
    pairing: {
      open: new Map(),
      rows: { requests: [], waits: [], refreshes: [], lock: [], tabs: [], session: [] },
      nextId: 1,
      setBack: 0,
      heard: undefined,
    },
  }
}

/** The recording without what is over. */
export function withoutPast(recording: Recording): Recording {
  const { items, capacity, credential, time, pairing } = recording
  const lasting = (lane: readonly Item[]): readonly Item[] => lane.filter(({ until }) => until === undefined)
  const { requests, waits, refreshes, lock, tabs, session } = items
  return {
    ...emptyRecording(capacity),
    items: {
      requests: lasting(requests),
      waits: lasting(waits),
      refreshes: lasting(refreshes),
      lock: lasting(lock),
      tabs: lasting(tabs),
      session: lasting(session),
    },
    credential,
    time,
    pairing,
  }
}
