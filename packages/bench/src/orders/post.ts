import type { Tab } from '@keyturn/core/testing'
import type { ServerAnswer } from '../worlds/rotation-server.ts'

/** A call to the auth server that is on its way: there until it is served, and back then. */
interface Letter {
  readonly what: 'sign-in' | 'refresh' | 'sign-out'
  /** Which tab has sent it. */
  readonly from: string
  readonly isServed: () => boolean
  /** Whether its page waits for it no longer. */
  readonly isCalledOff: () => boolean
  /** Brings it to the server, or its answer back. */
  readonly deliver: () => void
  /** Neither comes: the page gets an error. */
  readonly lose: () => void
}

/** All that is on its way, in the order in which it was sent. Nothing moves by itself. */
export interface Post {
  readonly letters: readonly Letter[]
  readonly send: (letter: Pick<Letter, 'what' | 'from'>, how: Sending) => Promise<ServerAnswer>
}

interface Sending {
  readonly tab: Tab
  readonly signal: AbortSignal
  readonly serve: () => ServerAnswer
  /** In the browser, also where the page has called the call off: the worst that browsers do. */
  readonly arrive: (answer: ServerAnswer) => void
}

export function createPost(): Post {
  const letters: Letter[] = []

  function write(letter: Pick<Letter, 'what' | 'from'>, { serve, signal }: Sending): Promise<ServerAnswer> {
    return new Promise((resolve, reject) => {
      let answer: ServerAnswer | undefined
      const close = (): void => void letters.splice(letters.indexOf(entry), 1)
      const entry: Letter = {
        ...letter,
        isServed: () => answer !== undefined,
        isCalledOff: () => signal.aborted,
        deliver() {
          if (answer === undefined) return void (answer = serve())
          close()
          resolve(answer)
        },
        lose() {
          close()
          reject(new TypeError('Failed to fetch'))
        },
      }
      letters.push(entry)
    })
  }

  return {
    letters,
    send(letter, how) {
      const { tab, signal, arrive } = how
      const sent = tab.send({ serve: () => write(letter, how), onArrival: arrive })
      const calledOff = new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(new DOMException('Called off.', 'AbortError'))),
      )
      return Promise.race([sent, calledOff])
    },
  }
}
