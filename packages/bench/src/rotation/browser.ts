import { defaultOptions } from '@keyturn/core'
import { drawBackoff, drawRefreshDelay } from '../../../core/src/engine/policy.ts'
import { createDevice } from './device.ts'
import { createJar, type Jar } from './jar.ts'
import { drawGoodJourney, drawJourney } from './journey.ts'
import type { Random } from './random.ts'
import { createProver } from './prover.ts'
import type { Outcome, Presence, RotationServer } from './rotation-server.ts'
import type { Schedule } from './schedule.ts'

/** A browser: tabs that share a cookie jar and, where there are Web Locks, refresh one at a time and share what they get. */
export interface Browser {
  readonly tabs: () => readonly Tab[]
  readonly jar: Pick<Jar, 'token' | 'history'>
  /** It runs, and the device is awake. */
  readonly isAtWork: () => boolean
  readonly signIn: () => Promise<void>
  readonly openTab: () => void
  readonly closeTab: (tab: Tab) => void
  readonly sleep: (duration: number) => void
  /** Ends without a chance to write its cookies, and comes back with as many tabs. */
  readonly crash: (awayFor: number) => void
  /** Ends in order, and comes back with as many tabs. */
  readonly quit: (awayFor: number) => void
  /** Comes back with a profile of an earlier time, as of a backup; only where its sessions are bound. */
  readonly restore?: (awayFor: number) => void
}

interface Tab {
  accessUntil: number
  renewAt: number
  /** Of all that was ever begun in the tab only the newest counts. */
  attempt: object | undefined
  timer: object | undefined
  isWaiting: boolean
  failures: number
}

/** Hears of what matters to others. */
export interface Observer {
  /** The server answered a request of this browser. */
  readonly judged: (outcome: Outcome, token: string) => void
  /** The server said that the session is over; once a session. */
  readonly signedOut: (verdict: string) => void
  /** A new refresh token is in the jar. */
  readonly stored: () => void
  readonly woke: () => void
  /** Everything, for whoever wants to read the whole story. */
  readonly tell: (what: string, detail?: unknown) => void
}

export interface BrowserSetting {
  readonly schedule: Schedule
  readonly random: Random
  readonly server: RotationServer
  readonly hasLock: boolean
  /** Nothing goes wrong on the way to the server. */
  readonly isCalm: boolean
  /** It binds its sessions to a key. */
  readonly isBound?: boolean | undefined
  readonly observer: Observer
}

export function createBrowser({
  schedule,
  random,
  server,
  hasLock,
  isCalm,
  isBound,
  observer,
}: BrowserSetting): Browser {
  const { now } = schedule
  const device = createDevice(schedule)
  const jar = createJar(device.later)
  const prover = isBound ? createProver(now, random) : undefined
  let tabs: readonly Tab[] = []
  let lockedBy: Tab | undefined
  let session = { isOver: true }
  let isSignedIn = false
  let isRunning = true

  async function signIn(): Promise<void> {
    jar.store(await server.signIn())
    // Else a crash right after it would sign the user out whatever the server does.
    jar.flush()
    prover?.register()
    session = { isOver: false }
    isSignedIn = true
    observer.tell('signed in')
    for (const tab of tabs) pursue(tab)
  }

  function openTab(): void {
    const tab = { accessUntil: 0, renewAt: 0, attempt: undefined, timer: undefined, isWaiting: false, failures: 0 }
    const peer = hasLock ? tabs.find(({ accessUntil }) => accessUntil > now()) : undefined
    tabs = [...tabs, tab]
    if (peer) give(tab, peer.accessUntil - now())
    else pursue(tab)
  }

  function closeTab(tab: Tab): void {
    tabs = tabs.filter((other) => other !== tab)
    settle(tab)
  }

  /** Asks for a new access token, now or when it is time to. */
  function pursue(tab: Tab): void {
    if (!tabs.includes(tab) || tab.attempt || !isSignedIn) return
    tab.isWaiting = false
    if (now() < tab.renewAt) {
      const timer = {}
      tab.timer = timer
      return device.later(tab.renewAt - now(), () => (tab.timer === timer ? pursue(tab) : undefined))
    }
    tab.isWaiting = hasLock && lockedBy !== undefined
    if (tab.isWaiting) return
    lockedBy = tab
    refresh(tab)
  }

  function refresh(tab: Tab): void {
    const token = jar.token()
    if (token === undefined) throw new Error('A signed-in browser has lost its token.')
    observer.tell('asks', token)
    const [attempt, own] = [{}, session]
    const presence = prover?.presence()
    tab.attempt = attempt
    const isCurrent = (): boolean => tab.attempt === attempt && tabs.includes(tab)
    device.later(defaultOptions.refreshTimeout, () => (isCurrent() ? fail(tab) : undefined))

    const { arrivals, answered, answerDelay } = (isCalm ? drawGoodJourney : drawJourney)(random)
    for (const [index, arrival] of arrivals.entries()) {
      schedule.in(arrival, async () => {
        if (own !== session) return
        const outcome = await present(token, presence)
        if (index !== answered || answerDelay === undefined) return observer.tell('the answer is lost')
        schedule.in(answerDelay, () => {
          // Nobody stores the cookies of an answer that nobody waits for any more.
          if (isCurrent() && !device.isAsleep()) receive(tab, outcome)
          else observer.tell('the answer comes to nobody', outcome)
        })
      })
    }
  }

  async function present(token: string, presence: Presence | undefined): Promise<Outcome> {
    const outcome = await server.present(token, presence)
    observer.tell('judged', { token, outcome })
    observer.judged(outcome, token)
    if (outcome.type === 'refused' && !session.isOver) {
      session.isOver = true
      observer.signedOut(outcome.verdict)
    }
    return outcome
  }

  function receive(tab: Tab, outcome: Outcome): void {
    observer.tell('receives', outcome)
    if (outcome.type === 'refused') return leave()
    if (outcome.verdict === 'deferred') prover?.forget()
    if (outcome.type === 'later') return fail(tab, 1_000)
    if (outcome.token !== undefined) {
      jar.store(outcome.token)
      observer.stored()
    }
    tab.failures = 0
    for (const each of hasLock ? tabs : [tab]) give(each, outcome.lifetime)
    settle(tab)
    pursue(tab)
  }

  function give(tab: Tab, lifetime: number): void {
    tab.accessUntil = now() + lifetime
    tab.renewAt = now() + drawRefreshDelay(lifetime, random.next())
    pursue(tab)
  }

  function fail(tab: Tab, retryAfter?: number): void {
    tab.failures++
    tab.renewAt = now() + drawBackoff(tab.failures, random.next(), retryAfter)
    settle(tab)
    pursue(tab)
  }

  /** Nothing is under way in the tab any more; of those that wait the first may go that still has to. */
  function settle(tab: Tab): void {
    tab.attempt = undefined
    if (lockedBy !== tab) return
    lockedBy = undefined
    for (const next of tabs.filter(({ isWaiting }) => isWaiting)) pursue(next)
  }

  /** The user has to sign in, and does so in a minute or two. */
  function leave(): void {
    if (!isSignedIn) return
    isSignedIn = false
    tabs = tabs.map((tab) => ({ ...tab, accessUntil: 0, renewAt: 0, attempt: undefined, isWaiting: false }))
    lockedBy = undefined
    comeBack()
  }

  function comeBack(): void {
    device.later(random.between(30_000, 180_000), signIn)
  }

  function wake(): void {
    observer.tell('wakes')
    observer.woke()
    for (const tab of tabs) {
      // The connections are dead; and what has expired is noticed at once.
      const { attempt } = tab
      if (attempt) device.later(random.between(0, 2_000), () => (tab.attempt === attempt ? fail(tab) : undefined))
      else device.later(random.between(0, 500), () => pursue(tab))
    }
  }

  function end(awayFor: number): void {
    const count = tabs.length
    device.endAll()
    tabs = []
    lockedBy = undefined
    isRunning = false
    schedule.in(awayFor, () => {
      isRunning = true
      observer.tell('is back', { tabs: count })
      for (let tab = 0; tab < count; tab++) device.later(random.between(0, 1_500), openTab)
      if (!isSignedIn) comeBack()
    })
  }

  return {
    jar,
    signIn,
    openTab,
    closeTab,
    tabs: () => tabs,
    isAtWork: () => isRunning && !device.isAsleep(),
    sleep: (duration) => {
      observer.tell('sleeps', { duration })
      device.sleep(duration, wake)
    },
    crash: (awayFor) => {
      observer.tell('crashes')
      jar.lose()
      prover?.forget()
      end(awayFor)
    },
    ...(prover && {
      restore: (awayFor: number) => {
        observer.tell('is restored')
        jar.restore(Math.floor(random.around(30)))
        prover.forget()
        end(awayFor)
      },
    }),
    quit: (awayFor) => {
      observer.tell('quits')
      jar.flush()
      end(awayFor)
    },
  }
}
