import { defaultOptions } from '@keyturn/core'
import { initialEngine } from '../../../core/src/engine/engine-state.ts'
import type { Grant } from '../../../core/src/engine/holding.ts'
import type { SessionEvent } from '../../../core/src/engine/step.ts'
import { nextWakeUp, transition } from '../../../core/src/engine/transition.ts'
import type { Client } from './client.ts'
import { LATENCY, LIFETIME } from './server.ts'

const START = 1_800_000_000_000
const CAUSE = new Error('The server is down.')

/** Of a server that sets no deadlines, so that refreshes have no other reason than the age of the token. */
const grant: Grant<undefined> = {
  accessToken: 'token',
  lifetime: LIFETIME,
  user: undefined,
  userId: 'u1',
  sessionId: undefined,
  endsIn: Infinity,
  idleTimeout: Infinity,
  idleFor: 0,
}

/** A tab that somebody looks at all the time: the transition of core, moved from event to event. */
export const keyturnClient: Client = ({ from, until, begin, answerAt, random, asks }) => {
  let time = from
  let state = initialEngine<undefined>(true, true)
  const moment = () => {
    const now = { wall: START + time, monotonic: time }
    return { now, lastActivity: () => now.wall, random: random(), policy: defaultOptions }
  }

  let mustAsk = happens(begin === 'sign-in' ? { type: 'signed-in', grant } : { type: 'started', remembered: false })
  while (time < until) mustAsk = mustAsk ? ask() : wait()

  /** Whether a refresh is ordered. */
  function happens(event: SessionEvent<undefined>): boolean {
    const step = transition(state, event, moment())
    state = step.state
    return step.effects.some(({ type }) => type === 'refresh')
  }

  function ask(): boolean {
    asks(time)
    const answer = answerAt(time)
    const { generation } = state
    if (answer !== 'granted') return happens({ type: 'refresh-failed', generation, cause: CAUSE, ...answer })
    time += LATENCY
    return happens({ type: 'refresh-succeeded', generation, grant })
  }

  /** As the shell does it: timers are whole milliseconds, and never at once. */
  function wait(): boolean {
    time += Math.ceil(Math.max(1, nextWakeUp(state, moment())))
    return time < until && happens({ type: 'woke-up' })
  }
}
