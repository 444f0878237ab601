import { hasLock, type Week } from './browser-week.ts'
import { createBrowser, type Observer } from './browser.ts'
import { createDatacenter } from './datacenter.ts'
import { live, type Life } from './life.ts'
import { createRandom } from './random.ts'
import type { Outcome } from './rotation-server.ts'
import { createSchedule } from './schedule.ts'
import { sendThief, steal, type Thief, type ThiefName } from './thief.ts'

const minute = 60_000
const hour = 60 * minute
const horizon = 7 * 24 * hour

/** How a theft went; milliseconds since the thief first presented a token. */
export interface TheftResult {
  /** The thief ever got anything. */
  readonly isServed: boolean
  /** When the victim was served after the thief, and so both had used what was stolen. */
  readonly shared: number | undefined
  /** When the server found out, and ended the session. */
  readonly found: number | undefined
  /** When the last access token of the thief was no longer good. */
  readonly over: number
}

export interface Theft extends Week {
  readonly thief: ThiefName
  /** Nothing goes wrong but the theft, so that what is found is found because of it. */
  readonly isCalm: boolean
}

/** A theft from one browser; undefined where the session had ended before the thief came. `tell` hears the whole story; times in ms. */
export async function runTheft(
  { algorithm, seed, number, thief: name, isCalm }: Theft,
  tell?: (time: number, what: string, detail: unknown) => void,
): Promise<TheftResult | undefined> {
  const schedule = createSchedule()
  const random = createRandom(seed, number)
  const started = await algorithm.start(schedule.now)
  const server = isCalm ? started : createDatacenter(started, schedule, random)
  let thief: Thief | undefined
  let began: number | undefined
  let isServed = false
  let shared: number | undefined
  let found: number | undefined
  let over = 0
  let life: Life | undefined
  const observer: Observer = {
    judged: ({ type }, token) => {
      if (type !== 'served') return
      if (isServed) shared ??= schedule.now()
      thief?.victimServed(token)
    },
    signedOut: () => end(began !== undefined),
    stored: () => life?.stored(),
    woke: () => life?.woke(),
    tell: (what, detail) => tell?.(schedule.now(), what, detail),
  }
  const { isBound } = algorithm
  const browser = createBrowser({ schedule, random, server, hasLock: hasLock(number), isCalm, isBound, observer })
  await browser.signIn()
  browser.openTab()
  life = live(browser, schedule, random, isCalm)
  planTheft(random.between(2 * hour, 40 * hour))
  await schedule.run(horizon)
  if (began === undefined) return undefined
  const since = began
  const after = (time: number | undefined): number | undefined => time && time - since
  return {
    isServed,
    shared: after(shared),
    found: after(found),
    over: Math.max(0, Math.min(over, found ?? over) - since),
  }

  function planTheft(delay: number): void {
    schedule.in(delay, () => {
      const stolen = browser.isAtWork() ? steal(name, browser) : undefined
      if (stolen === undefined) return planTheft(minute)
      observer.tell('is stolen from', stolen)
      thief = sendThief(name, { schedule, random, server, stolen, victim: browser.jar, judged })
    })
  }

  function judged(outcome: Outcome): void {
    observer.tell('the thief gets', outcome)
    // Which ends nothing, and the thief may try again.
    if (outcome.verdict === 'not-bound') return void (began ??= schedule.now())
    if (outcome.type === 'refused') return end(began !== undefined || outcome.verdict === 'theft')
    began ??= schedule.now()
    if (outcome.type !== 'served') return
    isServed = true
    over = schedule.now() + outcome.lifetime
  }

  function end(isByTheThief: boolean): void {
    if (!thief) return
    schedule.stop()
    if (!isByTheThief) return
    began ??= schedule.now()
    found = schedule.now()
  }
}
