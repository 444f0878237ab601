import type { FaultyParts } from '../src/orders/stage.ts'

const leavings: readonly string[] = ['paused', 'freezing', 'resumed']

/** Browsers, networks and clients with one fault each, to see that it is found. They are made of the ports: the client itself is the real one. */
export const faultyParts = {
  /** The login is sent when somebody wants to sign in, and waits for no refresh; nor does a refresh wait for it. */
  'a sign-in that waits for no refresh': {
    session: (session, transport) => ({
      ...session,
      async signIn(input) {
        const call = { attemptId: 'any', headers: {}, signal: new AbortController().signal }
        const { status, body } = await transport.signIn(input, call)
        if (status !== 200) throw new Error(`The sign-in was answered ${status}.`)
        return session.signIn({ answer: body })
      },
    }),
  },
  /** It does not heed that it was left, and goes on with what it holds. What was said meanwhile it has not heard, as no page there does. */
  'a page that sends at once when it is back from the cache': {
    runtime(tab) {
      let isAway = false
      tab.attention.watch((event) => void (isAway = event === 'paused' || (isAway && event !== 'resumed')))
      return {
        ...tab,
        peers: { join: (name, listener) => tab.peers.join(name, (message) => void (isAway || listener(message))) },
        attention: {
          ...tab.attention,
          watch: (listener) => tab.attention.watch((event) => void (leavings.includes(event) || listener(event))),
        },
      }
    },
  },
  /** A refusal is taken for a confirmation. */
  'a refused sign-out that is called confirmed': {
    transport: (transport) => ({
      ...transport,
      async signOut(report, call) {
        const answer = await transport.signOut(report, call)
        return answer.status === 403 ? { status: 204, body: '' } : answer
      },
    }),
  },
  /** Each tab has the lock at once: refreshes and sign-ins of two tabs take no turns. */
  'locks that keep nobody out': {
    runtime: (tab) => ({ ...tab, locks: { exclusively: (_name, _giveUp, task) => task(true) } }),
  },
  /** A tab that has heard of a sign-out says nothing of it to a page that asks. */
  'tabs that do not repeat the news of a sign-out': {
    runtime: (tab) => ({
      ...tab,
      peers: {
        join(name, listener) {
          let isAsked = false
          const channel = tab.peers.join(name, (message) => {
            isAsked = JSON.stringify(message).includes('"asked"')
            listener(message)
            isAsked = false
          })
          return {
            ...channel,
            tell: (message) => (isAsked && JSON.stringify(message).includes('"ended"')) || channel.tell(message),
          }
        },
      },
    }),
  },
} as const satisfies Readonly<Record<string, FaultyParts>>
