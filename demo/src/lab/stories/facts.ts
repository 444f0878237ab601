import { session } from '../../session.ts'
import type { Fact } from './story.ts'

/** How many of the requests were answered; all should be. */
export function answeredFact(answered: number, sent: number, label = 'answered'): Fact {
  return { value: `${answered}/${sent}`, label, isGood: answered === sent }
}

/** How many answers were a 401; none should be. */
export function unauthorizedFact(count: number): Fact {
  return { value: count, label: '401s', isGood: count === 0 }
}

/** Why the session of this tab has ended, else its status. */
export function endOfSession(): string {
  const state = session.getState()
  return state.status === 'signed-out' ? state.reason : state.status
}
