import { unlessAborted } from '../waiting/unless-aborted.ts'
import type { Timeline } from './timeline.ts'

/** What becomes of what the tabs of a world send. */
export interface NetworkDisturbance {
  /** How long a request is on its way, and its answer again, in milliseconds. @default 0 */
  readonly latency?: number
  /** What gets lost: a request that the server never sees, or the answer to one that it has served. @default 'nothing' */
  readonly lose?: 'nothing' | 'requests' | 'answers'
  /** Whether nobody ever hears of a loss; else it is the error that `fetch` rejects with. @default false */
  readonly silent?: boolean
  /** How often a request arrives, one after the other: browsers repeat some by themselves when a connection dies. The last answer counts. @default 1 */
  readonly copies?: number
}

/** Something that is sent to a server. */
export interface Sending<Answer> {
  /** The server, called once for each copy that arrives. */
  readonly serve: () => Answer | Promise<Answer>
  /** Called in the browser when an answer arrives, also where its tab is frozen: cookies are kept all the same. */
  readonly onArrival?: (answer: Answer) => void
  /** Ends the waiting; what has arrived has arrived. */
  readonly signal?: AbortSignal
}

/** The network of one browser. */
export interface WorldNetwork {
  readonly disturb: (disturbance: NetworkDisturbance) => void
  readonly send: <Answer>(sending: Sending<Answer>) => Promise<Answer>
}

export function createWorldNetwork(timeline: Timeline): WorldNetwork {
  let state: Required<NetworkDisturbance> = { latency: 0, lose: 'nothing', silent: false, copies: 1 }

  async function carry<Answer>({ serve, onArrival, signal }: Sending<Answer>): Promise<Answer> {
    const { latency, lose, silent, copies } = state
    const travel = (): Promise<void> => new Promise((resolve) => timeline.callIn(latency, resolve))
    const lost = (): Promise<Answer> =>
      silent ? new Promise(() => {}) : Promise.reject(new TypeError('Failed to fetch'))

    await travel()
    if (lose === 'requests') return lost()
    let answer = await serve()
    for (let copy = 1; copy < copies; copy++) {
      await travel()
      answer = await serve()
    }
    await travel()
    if (lose === 'answers') return lost()
    if (!signal?.aborted) onArrival?.(answer)
    return answer
  }

  return {
    disturb: (disturbance) => void (state = { ...state, ...disturbance }),
    send: (sending) => unlessAborted(carry(sending), sending.signal),
  }
}
