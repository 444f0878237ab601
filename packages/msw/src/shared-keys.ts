import { generateKeys, importKeys } from '@keyturn/server'
import type { Keys } from '@keyturn/server'
import { write } from './database.ts'
import type { MockDatabase } from './database.ts'

/** The keys of the mock server: made once, the same for all tabs and after a reload. */
export async function sharedKeys(database: MockDatabase): Promise<Keys> {
  const stored = await database.get('keys', 'keys')
  return importKeys(stored ?? (await createSharedKeys(database)))
}

// Tabs that open at once all make keys; the first transaction decides whose are used.
async function createSharedKeys(database: MockDatabase): Promise<Parameters<typeof importKeys>[0]> {
  const made = await generateKeys()
  return write(database, 'keys', async (store) => {
    const winner = await store.get('keys')
    if (!winner) await store.put(made, 'keys')
    return winner ?? made
  })
}
