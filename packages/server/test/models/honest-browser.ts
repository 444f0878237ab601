import { issuesCredential } from '../../src/rotation/judge.ts'
import type { Verdict } from '../../src/rotation/judge.ts'
import type { JudgedSession, Token } from './judged-session.ts'

/** What may go wrong, and no more. Milliseconds. */
const limits = {
  /** After this the client gives up, and its browser stores nothing that comes later. */
  timeout: 10_000,
  /** How long a request may be on its way. */
  longestDelay: 19_000,
  /** How long a cookie may be in memory only. */
  flushDelay: 30_000,
} as const

interface Request {
  readonly token: Token
  readonly sentAt: number
  /** Which run of the browser sent it. */
  readonly run: object
}

interface Answer {
  readonly request: Request
  readonly child: Token | undefined
}

/** A browser without a lock: any tab asks at any time. Whoever holds it decides what happens next, within the `limits`. */
export interface HonestBrowser {
  readonly now: () => number
  readonly token: () => Token
  /** Every verdict on a request of this browser. */
  readonly said: () => readonly Verdict[]
  readonly passTime: (duration: number) => void
  readonly ask: () => void
  /** One of the requests (-1: the newest), if there is one, reaches the server; it may do so again. */
  readonly arrive: (which: number) => void
  /** One of the answers (-1: the newest) reaches the browser. */
  readonly answer: (which: number) => void
  /** Cookies are written earlier than they have to be. */
  readonly flush: () => void
  /** Time passes, but not for timers: what is in memory only stays there. Once for each change that is not on disk. */
  readonly sleep: (duration: number) => void
  readonly crash: () => void
}

export function createHonestBrowser(session: JudgedSession): HonestBrowser {
  const said: Verdict[] = []
  let now = 0
  let requests: readonly Request[] = []
  let answers: readonly Answer[] = []
  let run = {}
  let inMemory = session.first
  let onDisk = session.first
  let changedAt: number | undefined
  let hasSlept = false

  function settle(): void {
    changedAt = undefined
    hasSlept = false
  }

  function flush(): void {
    onDisk = inMemory
    settle()
  }

  function passTime(duration: number): void {
    now += duration
    requests = requests.filter(({ sentAt }) => sentAt + limits.longestDelay > now)
    answers = answers.filter(({ request }) => request.sentAt + limits.timeout > now)
  }

  return {
    now: () => now,
    token: () => inMemory,
    said: () => said,
    flush,
    passTime: (duration) => {
      // What has to be on disk by then is.
      if (changedAt !== undefined && changedAt + limits.flushDelay <= now + duration) flush()
      passTime(duration)
    },
    sleep: (duration) => {
      if (hasSlept) return
      if (changedAt !== undefined) changedAt += duration
      hasSlept = changedAt !== undefined
      passTime(duration)
    },
    ask: () => {
      requests = [...requests, { token: inMemory, sentAt: now, run }]
    },
    arrive: (which) => {
      const request = requests.at(which % requests.length)
      if (!request) return
      const { verdict, child } = session.present(request.token, now)
      said.push(verdict)
      if (issuesCredential(verdict)) answers = [...answers, { request, child }]
    },
    answer: (which) => {
      const arrived = answers.at(which % answers.length)
      if (!arrived) return
      answers = answers.filter((answer) => answer !== arrived)
      if (arrived.request.run !== run || !arrived.child) return
      inMemory = arrived.child
      changedAt ??= now
    },
    crash: () => {
      run = {}
      inMemory = onDisk
      settle()
    },
  }
}
