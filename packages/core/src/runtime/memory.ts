import type { Attempt } from './attempt.ts'
import type { Memory } from './runtime.ts'

/** localStorage, which may be forbidden, full, or erased at any time: without, the server is asked once more at the next start. */
export function browserMemory(attempt: Attempt): Memory {
  const feature = 'localStorage'
  return {
    read: (key) => attempt(feature, () => localStorage.getItem(key), null),
    write: (key, value) =>
      attempt(
        feature,
        () => (value === null ? localStorage.removeItem(key) : localStorage.setItem(key, value)),
        undefined,
      ),
  }
}
