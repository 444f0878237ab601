import type { InspectionEvent } from '@keyturn/core'
import type { Tab } from '@keyturn/core/testing'

/** Notes that something has been read or changed. */
export type Touch = (...what: readonly string[]) => void

/** What can be seen of a tab from the outside: its timers, its locks, what it waits for, what its session said of itself. */
export interface TabWatch {
  readonly hear: (event: InspectionEvent) => void
  /** Has a call of the app counted for as long as it is under way. */
  readonly call: (what: string, promise: Promise<unknown>) => void
  /** It may doubt what it holds, because its page was left. */
  readonly stand: () => void
  /** All of it, to be compared. `now` is what the timers are due after. */
  readonly view: (now: number) => unknown
  readonly generations: () => readonly number[]
  /** Whether it refreshes, or is about to. */
  readonly isAsking: () => boolean
}

/** What the tabs of one browser share. */
export interface SharedParts {
  readonly touch: Touch
  /** The locks, in the order in which they were asked for. */
  readonly claims: { readonly tab: string; readonly name: string; is: 'waiting' | 'held' | 'without' }[]
  /** What each tab in the channel has been told and not heard, because it stands still. */
  readonly inboxes: Map<string, string[]>
}

/** What has to do with a refresh that is under way: where in it the tab is. */
const steps = new Set<InspectionEvent['type']>([
  'refresh-started',
  'lock-wait',
  'lock-granted',
  'lock-given-up',
  'refresh-sent',
  'refresh-succeeded',
  'refresh-refused',
  'refresh-failed',
])

/** Watches a tab through its ports, and notes whenever something in it runs. */
export function createWatch(
  name: string,
  { touch, claims, inboxes }: SharedParts,
): { watch: TabWatch; watched: (tab: Tab) => Tab } {
  const timers = new Set<{ readonly due: number }>()
  const calls: string[] = []
  const trace: string[] = []
  let credential: (InspectionEvent & { readonly type: 'credential' }) | undefined
  let state: (InspectionEvent & { readonly type: 'state' }) | undefined
  let isDoubted = false

  function hear(event: InspectionEvent): void {
    if (event.type === 'credential') [credential, isDoubted] = [event, false]
    if (event.type === 'request-answered' && event.status === 401) isDoubted = true
    if (event.type === 'state') state = event
    if (event.type === 'refresh-started') trace.length = 0
    if (steps.has(event.type))
      trace.push(event.type === 'refresh-started' ? `${event.cause} ${event.attempt}` : event.type)
  }

  const clockOf = ({ clock }: Tab): Tab['clock'] => ({
    now: clock.now,
    wakeIn(delay, callback) {
      const timer = { due: clock.now().wall + delay }
      timers.add(timer)
      const cancel = clock.wakeIn(delay, () => {
        timers.delete(timer)
        touch(name)
        callback()
      })
      return () => (timers.delete(timer), cancel())
    },
  })

  const locksOf = ({ locks }: Tab): Tab['locks'] => ({
    async exclusively(lock, giveUp, task) {
      const claim: SharedParts['claims'][number] = { tab: name, name: lock, is: 'waiting' }
      claims.push(claim)
      touch('locks')
      try {
        await locks.exclusively(lock, giveUp, async (held) => {
          claim.is = held ? 'held' : 'without'
          touch('locks', name)
          await task(held)
        })
      } finally {
        claims.splice(claims.indexOf(claim), 1)
        // Whoever comes next is told, if only later.
        touch('locks', ...claims.filter((each) => each.name === lock).map(({ tab }) => tab))
      }
    },
  })

  const peersOf = ({ peers }: Tab): Tab['peers'] => ({
    join(channel, listener) {
      touch('channel')
      const inbox: string[] = []
      const joined = peers.join(channel, (message) => {
        touch(name)
        inbox.shift()
        listener(message)
      })
      inboxes.set(name, inbox)
      return {
        ...joined,
        countOthers: () => (touch('channel'), joined.countOthers()),
        tell(message) {
          touch('channel', ...inboxes.keys())
          for (const [other, theirs] of inboxes) if (other !== name) theirs.push(JSON.stringify(message))
          joined.tell(message)
        },
        leave() {
          touch('channel')
          if (inboxes.get(name) === inbox) inboxes.delete(name)
          joined.leave()
        },
      }
    },
  })

  const watched = (tab: Tab): Tab => ({ ...tab, clock: clockOf(tab), locks: locksOf(tab), peers: peersOf(tab) })
  const watch: TabWatch = {
    hear,
    call(what, promise) {
      calls.push(what)
      const done = (): void => void calls.splice(calls.indexOf(what), 1)
      promise.then(done, done)
    },
    stand: () => void (isDoubted = true),
    view: (now) => ({
      timers: [...timers]
        .map(({ due }) => due - now)
        .filter(Number.isFinite)
        .toSorted((one, other) => one - other),
      claims: claims.filter(({ tab }) => tab === name).map((claim) => [claim.name, claim.is, claims.indexOf(claim)]),
      calls: calls.toSorted(),
      trace: state?.activity === 'steady' && claims.length === 0 ? [] : trace,
      credential: credential && [credential.receivedAt - now, credential.lifetime],
      state: state && [state.status, state.activity, state.reason],
      isDoubted,
      inbox: inboxes.get(name),
    }),
    isAsking: () => state !== undefined && state.activity !== 'steady',
    generations: () => [credential?.generation ?? 0, state?.generation ?? 0],
  }
  return { watch, watched }
}
