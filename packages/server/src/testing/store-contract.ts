import type { SessionStore } from '../rotation/session-store.ts'
import { requireFunction } from '../settings/option-checks.ts'
import { raceChecks } from './race-checks.ts'
import { revocationChecks } from './revocation-checks.ts'
import { rowChecks } from './row-checks.ts'
import type { StoreChecks } from './store-checks.ts'

/** One thing that a store must do. `run` rejects with what went wrong. */
export interface StoreCheck {
  /** A sentence for the name of a test. */
  readonly name: string
  readonly run: () => Promise<void>
}

/**
 * What every store must do, free of any test runner: `for (const { name, run } of storeContract(create)) test(name, run)`.
 * `createStore` makes an empty store for each check. The checks measure time by the store's own clock and never wait.
 */
export function storeContract(createStore: () => Promise<SessionStore>): readonly StoreCheck[] {
  requireFunction('createStore', createStore)
  const checks: StoreChecks = { ...rowChecks, ...revocationChecks, ...raceChecks }
  return Object.entries(checks).map(([name, check]) => ({ name, run: async () => check(await createStore()) }))
}
