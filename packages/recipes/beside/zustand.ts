import type { Session, SessionState } from '@keyturn/core'
import { createStore, type StoreApi } from 'zustand/vanilla'

/** A store that always tells what the session tells. It holds no token: snapshots have none. */
export function zustandStore<User>(session: Session<User>): StoreApi<SessionState<User>> {
  const store = createStore<SessionState<User>>(session.getState)
  session.subscribe(() => store.setState(session.getState(), true))
  return store
}
