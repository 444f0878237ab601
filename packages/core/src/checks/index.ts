import { allChecks, type Checks, type Expected } from './all-checks.ts'

export type { Checks, Expected }

/** For authors of adapters: how wrong arguments are found in development. Undefined where the app is built for its users, and what hangs on it is left out. */
export const checks: Checks | undefined = allChecks
