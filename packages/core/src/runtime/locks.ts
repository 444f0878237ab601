import type { Attempt } from './attempt.ts'
import type { Locks } from './runtime.ts'

/** Web Locks: they end with the tab that holds them, so a closed tab blocks nobody. Absent in insecure contexts. */
export function webLocks(attempt: Attempt): Locks {
  const feature = 'Web Locks'
  return {
    async exclusively(name, giveUp, task) {
      let work: Promise<void> | undefined
      const begin = (held: boolean): Promise<void> => (work ??= task(held))
      const manager = attempt(feature, () => navigator.locks as LockManager | undefined, undefined)
      try {
        await manager?.request(name, { signal: giveUp }, () => begin(true))
      } catch (cause) {
        // Given up waiting, or locks are forbidden here: the task does not depend on them.
        if (!work && !giveUp.aborted)
          attempt<void>(
            feature,
            () => {
              throw cause
            },
            undefined,
          )
      }
      await begin(false)
    },
  }
}
