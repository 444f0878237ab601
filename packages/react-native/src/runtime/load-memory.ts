import type { Memory } from '@keyturn/core/runtime'

/** What of `@react-native-async-storage/async-storage` is used. */
export interface AsyncStore {
  readonly getItem: (key: string) => Promise<string | null>
  readonly setItem: (key: string, value: string) => Promise<unknown>
}

/** One entry holds all: what is in it need not be known beforehand. */
const ENTRY = 'keyturn'

/**
 * Resolves to a memory for `nativeRuntime` that is kept in AsyncStorage: wait for it before you make the session, or the app does not know at its start
 * that somebody has signed out. Nothing secret goes in. What cannot be read or written counts as forgotten.
 */
export async function loadMemory(storage: AsyncStore): Promise<Memory> {
  const words = new Map(Object.entries(parse(await storage.getItem(ENTRY).catch(() => null))))
  let isWriting = false
  let isStale = false

  /** One at a time, or an earlier one could come last. */
  async function write(): Promise<void> {
    isStale = true
    if (isWriting) return
    isWriting = true
    while (isStale) {
      isStale = false
      await storage.setItem(ENTRY, JSON.stringify(Object.fromEntries(words))).catch(() => {})
    }
    isWriting = false
  }

  return {
    read: (key) => words.get(key) ?? null,
    write(key, value) {
      if (value === null) words.delete(key)
      else words.set(key, value)
      void write()
    },
  }
}

function parse(text: string | null): Readonly<Record<string, string>> {
  try {
    const entries = Object.entries(Object(JSON.parse(text ?? '{}')) as object)
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
  } catch {
    return {}
  }
}
