import { createBrowser, type Observer } from './browser.ts'
import { createDatacenter } from './datacenter.ts'
import { live, type Life } from './life.ts'
import { createRandom } from './random.ts'
import type { Algorithm, Outcome } from './rotation-server.ts'
import { createSchedule } from './schedule.ts'

const hour = 3_600_000
const week = 7 * 24 * hour

export interface Week {
  readonly algorithm: Algorithm
  readonly seed: number
  /** Which of the browsers of this seed. */
  readonly number: number
}

export interface WeekResult {
  /** How often the server came to each verdict. */
  readonly verdicts: ReadonlyMap<string, number>
  /** What the server said when it ended a session of an honest user. */
  readonly signOuts: readonly string[]
  /** Forged tokens that were presented for the session. */
  readonly forged: { readonly refused: number; readonly accepted: number }
}

/** Three of four browsers have Web Locks. */
export function hasLock(number: number): boolean {
  return number % 4 !== 3
}

/** A week of an honest browser. For every tenth one somebody guesses tokens. `tell` hears the whole story; times in ms. */
export async function runWeek(
  { algorithm, seed, number }: Week,
  tell?: (time: number, what: string, detail: unknown) => void,
): Promise<WeekResult> {
  const schedule = createSchedule()
  const random = createRandom(seed, number)
  const server = createDatacenter(await algorithm.start(schedule.now), schedule, random)
  const verdicts = new Map<string, number>()
  const signOuts: string[] = []
  const forged = { refused: 0, accepted: 0 }
  let life: Life | undefined
  const observer: Observer = {
    judged: ({ verdict }) => void verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1),
    signedOut: (verdict) => void signOuts.push(verdict),
    stored: () => life?.stored(),
    woke: () => life?.woke(),
    tell: (what, detail) => tell?.(schedule.now(), what, detail),
  }
  const { isBound } = algorithm
  const browser = createBrowser({
    schedule,
    random,
    server,
    hasLock: hasLock(number),
    isCalm: false,
    isBound,
    observer,
  })
  await browser.signIn()
  browser.openTab()
  life = live(browser, schedule, random, false)
  if (number % 10 === 9) guess()
  await schedule.run(week)
  return { verdicts, signOuts, forged }

  function guess(): void {
    schedule.in(random.around(hour), async () => {
      const outcome = await server.present(server.forge(browser.jar.token() ?? ''))
      forged[isAccepted(outcome) ? 'accepted' : 'refused']++
      guess()
    })
  }
}

function isAccepted({ type }: Outcome): boolean {
  return type === 'served'
}
