import type { Life } from './client.ts'
import { down, LIFETIME, type AnswerAt } from './server.ts'

/** What befalls a herd of clients. Times are milliseconds since the beginning of the simulation. */
export interface Situation extends Pick<Life, 'begin' | 'until'> {
  /** When a client begins; `random` is drawn from [0, 1). */
  readonly from: (random: number) => number
  readonly answerAt: AnswerAt
  /** When the server is well again; 0 where it always was. */
  readonly recovery: number
}

export type SituationName = 'together' | 'outage' | 'restart' | 'overload'

const OUTAGE = 10 * 60_000
const RESTART = 5_000
/** Within how long everybody opens the app. */
const RUSH = 1_000
/** What an overloaded server tells everybody. */
export const RETRY_AFTER = 30_000

/** People who come over four lifetimes; one later their refreshes come evenly. */
const arriving = { begin: 'sign-in', from: (random: number) => random * 4 * LIFETIME } as const
const SETTLED = 5 * LIFETIME

export const situations: Readonly<Record<SituationName, Situation>> = {
  /** Everybody signs in at the same moment, and stays. */
  together: { begin: 'sign-in', from: () => 0, answerAt: () => 'granted', recovery: 0, until: 8 * LIFETIME },
  /** Nobody answers for ten minutes. */
  outage: {
    ...arriving,
    answerAt: down(SETTLED, SETTLED + OUTAGE),
    recovery: SETTLED + OUTAGE,
    until: SETTLED + OUTAGE + 3 * LIFETIME,
  },
  /** Nobody answers for five seconds. */
  restart: {
    ...arriving,
    answerAt: down(SETTLED, SETTLED + RESTART),
    recovery: SETTLED + RESTART,
    until: SETTLED + RESTART + LIFETIME,
  },
  /** Everybody opens the app within one second, and is told to come again in thirty. */
  overload: {
    begin: 'restore',
    from: (random) => random * RUSH,
    answerAt: down(0, RUSH, RETRY_AFTER),
    recovery: RUSH,
    until: RUSH + 2 * LIFETIME,
  },
}
