import { generateKeys } from '@keyturn/server'
import type { KeySource, StoredKeys } from '@keyturn/server'
import { write } from './database.ts'
import type { MockDatabase } from './database.ts'

/** The keys of the mock server: made once, the same for all tabs and after a reload, and replaced by `rotateKeys`. */
export function sharedKeys(database: MockDatabase): KeySource {
  return {
    read: async () => (await database.get('keys', 'keys')) ?? createSharedKeys(database),
    write: (keys) => write(database, 'keys', async (store) => void (await store.put(keys, 'keys'))),
  }
}

// Tabs that open at once all make keys; the first transaction decides whose are used.
async function createSharedKeys(database: MockDatabase): Promise<StoredKeys> {
  const made = await generateKeys()
  return write(database, 'keys', async (store) => {
    const winner = await store.get('keys')
    if (!winner) await store.put(made, 'keys')
    return winner ?? made
  })
}
