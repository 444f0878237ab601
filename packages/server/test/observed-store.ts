import type { SessionStore } from '../src/rotation/session-store.ts'

/** The store, before each of whose operations something is done: counted, or thrown. */
export function observed(store: SessionStore, before: (operation: keyof SessionStore) => void): SessionStore {
  const watch =
    <Parameters extends unknown[], Result>(
      name: keyof SessionStore,
      operation: (...parameters: Parameters) => Promise<Result>,
    ) =>
    async (...parameters: Parameters): Promise<Result> => {
      before(name)
      return operation(...parameters)
    }
  return {
    now: watch('now', store.now),
    create: watch('create', store.create),
    find: watch('find', store.find),
    replace: watch('replace', store.replace),
    revoke: watch('revoke', store.revoke),
    revokeByUser: watch('revokeByUser', store.revokeByUser),
    listByUser: watch('listByUser', store.listByUser),
    deleteExpired: watch('deleteExpired', store.deleteExpired),
    listRevoked: watch('listRevoked', store.listRevoked),
    ...(store.watchBatches && { watchBatches: store.watchBatches }),
    ...(store.watchRevoked && { watchRevoked: watch('watchRevoked', store.watchRevoked) }),
  }
}
