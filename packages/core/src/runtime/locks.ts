import type { Locks } from './runtime.ts'

/** Web Locks: they end with the tab that holds them, so a closed tab blocks nobody. */
export function webLocks(manager: LockManager | undefined): Locks {
  return {
    async exclusively(name, giveUp, task) {
      let work: Promise<void> | undefined
      const begin = (held: boolean): Promise<void> => (work ??= task(held))
      try {
        await manager?.request(name, { signal: giveUp }, () => begin(true))
      } catch {
        // Given up waiting, or locks are forbidden here (a sandboxed frame): the task does not depend on them.
      }
      await begin(false)
    },
  }
}
