import type { SessionState } from '@keyturn/core'
import { useProvidedSession, type RegisteredSession, type RegisteredUser } from './session-context.ts'

/** What a component can do to the session. These functions never change, so they can stand in dependency lists. */
export interface SessionActions {
  /** Tells the server that the user is still there, which moves the idle deadline and takes the warning away in all tabs. */
  readonly extend: RegisteredSession['extend']
  /** Refreshes now, or joins the refresh that is under way. */
  readonly refresh: RegisteredSession['refresh']
  /** Signs in with credentials for the login endpoint, or with an answer of it that the app fetched by itself. */
  readonly signIn: RegisteredSession['signIn']
  /** Signs out: here at once, in the other tabs at once, on the server as soon as it answers. */
  readonly signOut: RegisteredSession['signOut']
  /** Hides the current warning in all tabs until the next threshold. */
  readonly dismissWarning: RegisteredSession['dismissWarning']
}

/**
 * The state, discriminated by `status`, with what can be done. Every field of any status can be destructured; it is undefined where
 * that status has none.
 */
export type SessionView = Complete<SessionState<RegisteredUser>> & SessionActions

/** A union, each member with the keys of all others. */
type Complete<Member, Key extends PropertyKey = KeyOfAny<Member>> = Member extends unknown
  ? Member & { readonly [Missing in Exclude<Key, keyof Member>]?: undefined }
  : never

type KeyOfAny<Member> = Member extends unknown ? keyof Member : never

/** A session as `useSyncExternalStore` wants it. */
export interface SessionSource {
  subscribe(this: void, listener: () => void): () => void
  /** The same object until the state changes. */
  getView(this: void): SessionView
  /** What a server renders, and the first frame of hydration: nothing is known yet. */
  getServerView(this: void): SessionView
  /** The session's own clock, in milliseconds since the epoch. */
  now(this: void): number
}

/**
 * What hooks read and call.
 * @throws {Error} There is no `<AuthProvider>` above.
 */
export function useSource(): SessionSource {
  return sourceOf(useProvidedSession())
}

const sources = new WeakMap<RegisteredSession, SessionSource>()

/** One source a session, wherever it is provided, so that views and functions keep their identity. */
function sourceOf(session: RegisteredSession): SessionSource {
  const known = sources.get(session)
  if (known) return known
  const source = createSource(session)
  sources.set(session, source)
  return source
}

function createSource(session: RegisteredSession): SessionSource {
  const actions: SessionActions = {
    extend: () => session.extend(),
    refresh: () => session.refresh(),
    signIn: (input) => session.signIn(input),
    signOut: (options) => session.signOut(options),
    dismissWarning: () => session.dismissWarning(),
  }
  const serverView: SessionView = { status: 'restoring', ...actions }
  let state: SessionState<RegisteredUser> | undefined
  let view: SessionView = serverView
  return {
    subscribe: (listener) => session.subscribe(listener),
    getView() {
      const current = session.getState()
      if (current !== state) {
        state = current
        view = { ...current, ...actions }
      }
      return view
    },
    getServerView: () => serverView,
    now: () => session.now(),
  }
}
