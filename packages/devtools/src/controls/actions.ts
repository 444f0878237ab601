import { restOf } from '../recording/deadlines.ts'
import type { Feed } from '../recording/feed.ts'
import type { Controls } from './devtools-runtime.ts'

/** Something that the panel can do to the session. */
export interface Action {
  readonly name: string
  readonly group: 'session' | 'simulate'
  /** What it is for, in a sentence. */
  readonly hint: string
  /** Why it cannot be done now; undefined where it can. */
  readonly hindrance: () => string | undefined
  /** For what is on or off. */
  readonly isOn?: () => boolean
  readonly perform: () => Promise<unknown> | void
}

const MINUTE = 60_000
const NEEDS_RUNTIME = 'Needs runtime: devtoolsRuntime() in createSession and in mountDevtools'
const NOBODY = 'Nobody is signed in'
/** Where the pretended 401 comes from. Nothing is sent there. */
const REFUSED = '/keyturn-devtools/refused'

export function createActions({ session, recording }: Feed, controls: Controls | undefined): readonly Action[] {
  const isSignedIn = (): boolean => session.getState().status === 'signed-in'
  const whenSignedIn = (): string | undefined => (isSignedIn() ? undefined : NOBODY)
  const withRuntime = (): string | undefined => (controls ? undefined : NEEDS_RUNTIME)

  function warning(): string | undefined {
    const state = session.getState()
    return state.status === 'signed-in' && state.warning ? undefined : 'No warning stands'
  }

  function tokenLeft(): number {
    const known = {
      state: session.getState(),
      credential: recording().credential,
      absolute: undefined,
      now: session.now(),
    }
    return restOf('Access token', known).left ?? 0
  }

  return [
    {
      name: 'Refresh',
      group: 'session',
      hint: 'Asks the server for a new access token now',
      hindrance: () => (session.getState().status === 'signed-out' ? NOBODY : undefined),
      perform: () => session.refresh(),
    },
    {
      name: 'Extend',
      group: 'session',
      hint: 'Tells the server that the user is still there',
      hindrance: whenSignedIn,
      perform: () => session.extend(),
    },
    {
      name: 'Dismiss',
      group: 'session',
      hint: 'Hides the warning in all tabs until the next threshold',
      hindrance: warning,
      perform: () => session.dismissWarning(),
    },
    {
      name: 'Sign out',
      group: 'session',
      hint: 'Signs out: here, in the other tabs, on the server',
      hindrance: () => (['signed-in', 'held'].includes(session.getState().status) ? undefined : NOBODY),
      perform: () => session.signOut(),
    },
    {
      name: 'Expire token',
      group: 'simulate',
      hint: 'Moves the clock of all tabs ahead to where the access token has expired',
      hindrance: () =>
        withRuntime() ?? whenSignedIn() ?? (Number.isFinite(tokenLeft()) ? undefined : 'It never expires'),
      perform: () => controls?.leap(Math.max(1, tokenLeft())),
    },
    {
      name: 'Answer 401',
      group: 'simulate',
      hint: 'Makes the session believe that the API refused the access token; nothing is sent',
      hindrance: whenSignedIn,
      perform: () => session.authorize(refusedOnce()),
    },
    {
      name: 'Skip 1 min',
      group: 'simulate',
      hint: 'Moves the clock of all tabs ahead by a minute; the server’s stays',
      hindrance: withRuntime,
      perform: () => controls?.leap(MINUTE),
    },
    {
      name: 'Act idle',
      group: 'simulate',
      hint: 'What the user does in this tab counts as activity no more',
      hindrance: withRuntime,
      isOn: () => controls?.isActingIdle() ?? false,
      perform: () => controls?.actIdle(!controls.isActingIdle()),
    },
    {
      name: 'Offline',
      group: 'simulate',
      hint: 'The session hears that there is no network: it waits longer between attempts, and retries when it is back',
      hindrance: withRuntime,
      isOn: () => controls?.isOffline() ?? false,
      perform: () => controls?.goOffline(!controls.isOffline()),
    },
  ]
}

/** A request that is answered 401 at first, and 204 when it is sent again. */
function refusedOnce() {
  let status = 401
  return {
    url: REFUSED,
    repeatable: true,
    send: () => {
      const answer = Promise.resolve(status)
      status = 204
      return answer
    },
    read: (answer: number) => ({ status: answer, text: () => Promise.resolve('') }),
  }
}
