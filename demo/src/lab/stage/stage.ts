import { accounts } from '../../../backend/accounts.ts'
import type { LabLifetimes, LabState } from '../../../backend/lab-state.ts'
import type { FrameKind, FrameReport } from '../../frame/protocol.ts'
import { session } from '../../session.ts'
import { readLabState, setLifetimes, skip } from '../switches/lab-client.ts'
import { sendBurst, type Burst } from './burst.ts'
import { closeFrames, frames, openFrames, tellFrames, type Frame } from './frames.ts'

/** What a story can do, whichever it is. Everything rejects once the story is stopped. */
export interface Stage {
  readonly signal: AbortSignal
  /** The user that stories are played with. */
  readonly hero: (typeof accounts)[number]
  /** Another user. */
  readonly other: (typeof accounts)[number]
  /** Signs the hero in, unless that is so already and will be for long enough. */
  readonly signIn: () => Promise<void>
  /** Signs the hero in anew, with other lifetimes of the session. */
  readonly signInFor: (lifetimes: Partial<LabLifetimes>) => Promise<void>
  /** Sends so many requests at once, right after `prepare`. */
  readonly send: (count: number, prepare?: () => Promise<unknown>) => Promise<Burst>
  /** Lets time pass, in milliseconds: on the server and in all tabs. */
  readonly skip: (duration: number) => Promise<void>
  /** Lets the access token expire. */
  readonly expire: () => Promise<void>
  readonly lab: () => Promise<LabState>
  /** Opens other tabs in place of those that are open, and waits until all have started. */
  readonly openTabs: (count: number, kind?: FrameKind) => Promise<void>
  readonly tell: typeof tellFrames
  readonly reports: () => readonly FrameReport[]
  /** Waits until it is so. Rejects after `patience` milliseconds, with what was waited for. @default patience 30 seconds */
  readonly until: (condition: () => boolean, what: string, patience?: number) => Promise<void>
  /** Takes what `work` does as what the timeline shows in the end, from the last leap of the clock on. */
  readonly film: <Result>(work: () => Promise<Result>) => Promise<Result>
  /** What was filmed, else all since the last leap. */
  readonly lastFilm: () => Film
  /** Nothing happens for so many milliseconds, so that one can look. */
  readonly pause: (duration: number) => Promise<void>
}

/** A part of a play, in milliseconds since the epoch by the session's clock. */
export interface Film {
  readonly from: number
  readonly to: number
}

/** How often a condition is looked at, in milliseconds. */
const LOOK_EVERY = 50
const PATIENCE = 30_000
/** A session that ends sooner is too short for a story, in milliseconds. */
const ENOUGH = 45 * 60_000

const [hero, other] = accounts

export function createStage(signal: AbortSignal): Stage {
  // Before a leap there is nothing to be seen for long.
  let leaptAt = session.now()
  let lastFilm: Film | undefined
  const lab = async (): Promise<LabState> => obeying(readLabState(signal))

  async function obeying<Result>(work: Promise<Result>): Promise<Result> {
    const result = await work
    signal.throwIfAborted()
    return result
  }

  async function signInAnew(): Promise<void> {
    await obeying(session.signIn({ email: hero.email, password: hero.password }))
  }

  async function until(condition: () => boolean, what: string, patience = PATIENCE): Promise<void> {
    const end = performance.now() + patience
    while (!condition()) {
      if (performance.now() > end) throw new Error(`This took too long: ${what}.`)
      await pause(LOOK_EVERY)
    }
    signal.throwIfAborted()
  }

  async function pause(duration: number): Promise<void> {
    signal.throwIfAborted()
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, duration)
      signal.addEventListener('abort', () => {
        clearTimeout(timer)
        reject(signal.reason)
      })
    })
  }

  async function passTime(duration: number): Promise<void> {
    await obeying(skip(duration))
    leaptAt = session.now()
  }

  async function film<Result>(work: () => Promise<Result>): Promise<Result> {
    const from = session.now()
    const result = await work()
    lastFilm = { from: Math.max(from, leaptAt), to: session.now() }
    return result
  }

  return {
    signal,
    hero,
    other,
    lab,
    until,
    pause,
    film,
    lastFilm: () => lastFilm ?? { from: leaptAt, to: session.now() },
    skip: passTime,
    async signIn() {
      await until(() => session.getState().status !== 'restoring', 'the session is restored')
      const state = session.getState()
      const isHero = state.status === 'signed-in' && state.user.id === hero.userId
      const left = isHero && state.session ? state.session.endsAt - session.now() : 0
      if (left > ENOUGH) await obeying(session.extend())
      else await signInAnew()
    },
    async signInFor(lifetimes) {
      await obeying(setLifetimes({ ...(await lab()).lifetimes, ...lifetimes }))
      await signInAnew()
    },
    send: async (count, prepare) => obeying(sendBurst(count, prepare)),
    async expire() {
      await passTime((await lab()).lifetimes.access)
    },
    async openTabs(count, kind = 'tab') {
      closeFrames()
      openFrames(count, kind)
      await until(() => hasAll(frames.get(), count), 'the other tabs open', 60_000)
    },
    tell: tellFrames,
    reports: () => frames.get().flatMap(({ report }) => report ?? []),
  }
}

function hasAll(open: readonly Frame[], count: number): boolean {
  const started = open.filter(({ report }) => report !== undefined && report.status !== 'restoring')
  return started.length >= count
}
