import type { InspectionDetail, InspectionEvent, Session, SessionState } from '@keyturn/core'

const MINUTE = 60_000
const urls = ['/api/expenses', '/api/expenses/EX-1055', '/api/summary', '/api/me', '/api/receipts/R-2040/preview']

/** A session that has had a busy time: what it says of it is made up, and as many events as wanted. */
export function createBusySession(count: number): Session<unknown> {
  const now = Date.now()
  const events = busyTime(count, now)
  const nothing = (): Promise<never> => Promise.reject(new Error('This session is made up.'))
  const state: SessionState<unknown> = {
    status: 'signed-in',
    user: { id: 'u-42', name: 'Ada' },
    session: { id: 's-7', endsAt: now + 7 * 60 * MINUTE, idleEndsAt: now + 11 * MINUTE },
    activity: 'steady',
    warning: null,
  }
  return {
    getState: () => state,
    subscribe: () => () => {},
    start: () => {},
    now: () => Date.now(),
    getAccessToken: nothing,
    refresh: nothing,
    signIn: nothing,
    signOut: nothing,
    extend: nothing,
    dismissWarning: () => {},
    reportActivity: () => {},
    authorize: nothing,
    on: () => () => {},
    inspect(listener) {
      for (const event of events) listener(event)
      return () => {}
    },
    dispose: () => {},
  }
}

/** The last `count` events of a session whose pages load every few seconds, and whose token lives for a minute. */
function busyTime(count: number, now: number): readonly InspectionEvent[] {
  const events: InspectionEvent[] = []
  const say = (at: number, detail: InspectionDetail): void => void events.push({ at, ...detail })
  const random = createRandom(7)
  let request = 0
  let at = now - (count / 12) * 4_000

  function load(from: number, waits: number): void {
    const size = 1 + Math.floor(random() * 6)
    for (let index = 0; index < size; index++) {
      const url = urls[Math.floor(random() * urls.length)] ?? '/api'
      const number = ++request
      const start = from + index * 4
      const took = 20 + random() ** 2 * 600
      const status = random() < 0.02 ? 503 : random() < 0.04 ? 404 : 200
      if (waits > 0) say(start, { type: 'request-waiting', request: number, url })
      say(start + waits, { type: 'request-sent', request: number, url, bare: false, replay: false })
      say(start + waits + took, { type: 'request-answered', request: number, status })
    }
  }

  function refresh(from: number, round: number): number {
    const isSpared = round % 4 === 3
    const took = 60 + random() * 200
    say(from, { type: 'refresh-started', cause: round % 5 === 4 ? 'expired' : 'due', attempt: 1 })
    say(from, { type: 'state', status: 'signed-in', activity: 'refreshing', generation: round })
    say(from, { type: 'lock-wait' })
    const granted = from + 5 + random() * (isSpared ? 300 : 20)
    say(granted, { type: 'lock-granted' })
    say(granted + 1, { type: 'peers-asked', count: 2 })
    say(granted + 2, { type: 'peer-message', direction: 'out', message: 'asked' })
    const end = granted + took
    if (isSpared) say(end, { type: 'peer-message', direction: 'in', message: 'refreshed' })
    else {
      say(granted + 10, { type: 'refresh-sent' })
      say(end, { type: 'refresh-succeeded', lifetime: MINUTE })
      say(end, { type: 'peer-message', direction: 'out', message: 'refreshed' })
    }
    say(end, { type: 'credential', generation: round + 1, receivedAt: end, lifetime: MINUTE, idleTimeout: 15 * MINUTE })
    say(end, { type: 'state', status: 'signed-in', activity: 'steady', generation: round + 1 })
    return end - from
  }

  for (let round = 1; at < now; round++) {
    const waited = round % 12 === 0 ? refresh(at, round) : 0
    if (round % 7 === 0) say(at + 500, { type: 'peer-message', direction: 'in', message: 'active' })
    if (round % 60 === 30) say(at + 600, { type: 'warning', level: 5 * MINUTE, cause: 'idle' })
    if (round % 60 === 33) say(at + 600, { type: 'warning-gone' })
    load(at, waited)
    at += 2_000 + random() * 4_000
  }
  return events
    .filter((event) => event.at <= now)
    .toSorted((one, other) => one.at - other.at)
    .slice(-count)
}

/** Numbers that look random and are the same each time (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
