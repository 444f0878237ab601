import type { SessionStore } from '../rotation/session-store.ts'

/** Checks by their names, each on an empty store. */
export type StoreChecks = Readonly<Record<string, (store: SessionStore) => Promise<void>>>
