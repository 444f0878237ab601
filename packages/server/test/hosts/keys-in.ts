import { generateKeys } from '../../src/index.ts'
import type { KeySource, StoredKeys } from '../../src/index.ts'
import type { SqliteClient } from '../../src/stores/sqlite/index.ts'

/** Keys that the first request makes, whichever place it comes to, and that lie beside the sessions: for a story, where nothing is secret. */
export function keysIn(client: SqliteClient): KeySource {
  return {
    read: async () => {
      await client.transact(['CREATE TABLE IF NOT EXISTS story_keys (id INTEGER PRIMARY KEY, keys TEXT NOT NULL)'])
      const [kept] = await client.query('SELECT keys FROM story_keys')
      if (kept) return JSON.parse(String(kept['keys'])) as StoredKeys
      const made = JSON.stringify(await generateKeys())
      await client.query('INSERT INTO story_keys VALUES (1, ?) ON CONFLICT DO NOTHING RETURNING id', [made])
      const [first] = await client.query('SELECT keys FROM story_keys')
      return JSON.parse(String(first?.['keys'])) as StoredKeys
    },
  }
}
