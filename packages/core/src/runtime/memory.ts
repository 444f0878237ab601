import type { Memory } from './runtime.ts'

/** localStorage, which may be forbidden, full, or erased at any time: then nothing is remembered. */
export function browserMemory(): Memory {
  return {
    read(key) {
      try {
        return localStorage.getItem(key)
      } catch {
        return null
      }
    },
    write(key, value) {
      try {
        if (value === null) localStorage.removeItem(key)
        else localStorage.setItem(key, value)
      } catch {
        // Without memory the server is asked once more at the next start.
      }
    },
  }
}
