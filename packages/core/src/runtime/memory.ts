import type { Attempt } from './attempt.ts'
import type { Memory } from './runtime.ts'

/** localStorage, which may be forbidden, full, or erased at any time, and which workers and native shells have not: without, the server is asked once more at the next start. */
export function browserMemory(attempt: Attempt): Memory {
  const feature = 'localStorage'
  return {
    read: (key) => attempt(feature, () => globalThis.localStorage?.getItem(key) ?? null, null),
    write: (key, value) =>
      attempt(
        feature,
        () =>
          value === null ? globalThis.localStorage?.removeItem(key) : globalThis.localStorage?.setItem(key, value),
        undefined,
      ),
  }
}
