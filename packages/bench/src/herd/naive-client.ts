import type { Client } from './client.ts'
import { LATENCY, LIFETIME } from './server.ts'

/** How long it waits after trouble, in milliseconds. */
export const NAIVE_RETRY = 5_000

/** What clients without jitter do: refresh when the token expires, and after trouble ask again at a fixed interval, or when told to. */
export const naiveClient: Client = ({ from, until, begin, answerAt, asks }) => {
  let time = begin === 'sign-in' ? from + LIFETIME : from
  while (time < until) {
    asks(time)
    const answer = answerAt(time)
    time += answer === 'granted' ? LATENCY + LIFETIME : (answer.retryAfter ?? NAIVE_RETRY)
  }
}
