import { resilientRules } from '@keyturn/server'
import { keyturn } from './keyturn.ts'
import type { Algorithm } from './rotation-server.ts'
import { createSchedule } from './schedule.ts'

const second = 1_000
const day = 24 * 3_600_000

/** What a thief gets on one day who only repeats the base while its owner is away. */
export interface DayOfRepeats {
  readonly accessTokens: number
  /** How long one of them was good, in milliseconds. */
  readonly covered: number
}

/** Two days of it, as they are and as they would be if repeats did not have to wait. */
export interface Absence {
  readonly waiting: readonly DayOfRepeats[]
  readonly unchecked: readonly DayOfRepeats[]
}

const withoutWaits = keyturn('Keyturn, without waits between repeats', { ...resilientRules, longestForkInterval: 0 })

/** A thief repeats the base of a session whose owner is away for two days. */
export async function runAbsence(): Promise<Absence> {
  const waiting = keyturn('Keyturn', resilientRules)
  return { waiting: await repeatedBase(waiting, 2), unchecked: await repeatedBase(withoutWaits, 2) }
}

/** As often as it is worth it: when the last access token has expired, and where the thief is to wait, every ten seconds. */
async function repeatedBase(algorithm: Algorithm, days: number): Promise<readonly DayOfRepeats[]> {
  const schedule = createSchedule()
  const server = await algorithm.start(schedule.now)
  const stolen = await server.signIn()
  const got = Array.from({ length: days }, () => ({ accessTokens: 0, covered: 0 }))
  schedule.in(0, repeat)
  await schedule.run(days * day - 1)
  return got

  async function repeat(): Promise<void> {
    const outcome = await server.present(stolen)
    if (outcome.type === 'refused') return
    const lifetime = outcome.type === 'served' ? outcome.lifetime : 0
    const today = got[Math.floor(schedule.now() / day)]
    if (today && lifetime > 0) {
      today.accessTokens++
      today.covered += lifetime
    }
    schedule.in(lifetime || 10 * second, repeat)
  }
}
