import type { Tab } from '@keyturn/core/testing'
import type { RefreshCookie, ServerAnswer } from '../worlds/rotation-server.ts'
import type { Judgement } from './judgement.ts'
import type { Touch } from './watch.ts'

/** What is written on a letter. */
interface Heading {
  readonly what: 'sign-in' | 'refresh' | 'sign-out'
  /** Which tab has sent it. */
  readonly from: string
  /** The cookie that goes along. */
  readonly cookie: RefreshCookie | undefined
  /** As whom, for a sign-in. */
  readonly detail?: string | undefined
}

/** A call to the auth server that is on its way: there until it is served, and back then. */
export interface Letter extends Heading {
  /** What tells it apart from all others that are on their way. */
  readonly name: () => string
  readonly answer: () => ServerAnswer | undefined
  /** Whether its page waits for it no longer. */
  readonly isCalledOff: () => boolean
  /** Brings it to the server, or its answer back. */
  readonly deliver: () => void
  /** Something before the server refuses it: a firewall, a login page, a rule of another app. */
  readonly refuse: () => void
  /** Neither comes: the page gets an error. */
  readonly lose: () => void
}

/** All that is on its way, in the order in which it was sent. Nothing moves by itself. */
export interface Post {
  readonly letters: readonly Letter[]
  readonly send: (heading: Heading, how: Sending) => Promise<ServerAnswer>
}

interface Sending {
  readonly tab: Tab
  readonly signal: AbortSignal
  readonly serve: () => ServerAnswer
  /** In the browser, also where the page has called the call off: the worst that browsers do. */
  readonly arrive: (answer: ServerAnswer) => void
}

interface PostPlan {
  readonly touch: Touch
  readonly judgement: Judgement
  readonly locks: boolean
  readonly isSingleUse: boolean
}

export function createPost({ touch, judgement, locks, isSingleUse }: PostPlan): Post {
  const letters: Letter[] = []
  const isLike = (one: Heading, other: Heading): boolean => one.what === other.what && one.from === other.from

  /** A sign-in beside anything, and where a refresh token is good for one use, two refreshes with the same. */
  function isRace(one: Heading, other: Heading): boolean {
    return [one.what, other.what].includes('sign-in') || (isSingleUse && one.cookie?.id === other.cookie?.id)
  }

  function nameOf(letter: Letter): string {
    const before = letters.slice(0, letters.indexOf(letter)).filter((each) => isLike(each, letter)).length
    return `the ${letter.what} of "${letter.from}"${before > 0 ? ` (${before + 1})` : ''}`
  }

  function write(heading: Heading, { serve, signal }: Sending): Promise<ServerAnswer> {
    // Without locks no tab sees what another one has on its way: then either may come last.
    const others = letters.filter(({ from }) => from !== heading.from)
    if (!locks && others.some((other) => isRace(heading, other))) judgement.doubt()
    return new Promise((resolve, reject) => {
      let answer: ServerAnswer | undefined
      const handle = (): void => touch(`${heading.what} of ${heading.from}`)
      const close = (): void => (handle(), touch(heading.from), void letters.splice(letters.indexOf(letter), 1))
      const letter: Letter = {
        ...heading,
        name: () => nameOf(letter),
        answer: () => answer,
        isCalledOff: () => signal.aborted,
        deliver() {
          if (answer !== undefined) return (close(), resolve(answer))
          handle()
          touch('server')
          answer = serve()
        },
        refuse: () => (handle(), void (answer = { status: 403, body: { error: 'forbidden' } })),
        lose: () => (close(), reject(new TypeError('Failed to fetch'))),
      }
      touch(heading.from)
      letters.push(letter)
    })
  }

  return {
    letters,
    send(heading, how) {
      const { tab, signal, arrive } = how
      const sent = tab.send({ serve: () => write(heading, how), onArrival: arrive })
      const calledOff = new Promise<never>((_, reject) =>
        signal.addEventListener('abort', () => reject(new DOMException('Called off.', 'AbortError'))),
      )
      return Promise.race([sent, calledOff])
    },
  }
}
