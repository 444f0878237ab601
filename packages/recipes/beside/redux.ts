import type { Session, SessionState } from '@keyturn/core'
import { configureStore, createAction, createReducer, type EnhancedStore } from '@reduxjs/toolkit'

/** A store that always tells what the session tells. It holds no token: snapshots have none. */
export function reduxStore<User>(session: Session<User>): EnhancedStore<{ readonly session: SessionState<User> }> {
  const changed = createAction<SessionState<User>>('session/changed')
  const reducer = createReducer<SessionState<User>>(session.getState(), (builder) =>
    builder.addCase(changed, (_, { payload }) => payload as never),
  )
  const store = configureStore({ reducer: { session: reducer } })
  session.subscribe(() => store.dispatch(changed(session.getState())))
  return store
}
