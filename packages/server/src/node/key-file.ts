import { chmod, readFile, rename, writeFile } from 'node:fs/promises'
import type { KeySource } from '../keys/key-ring.ts'
import type { StoredKeys } from '../keys/keys.ts'
import { requireText } from '../settings/option-checks.ts'

/** Keys in a file that only its owner can read, as a secret manager mounts them. Throws a `TypeError` for a path that is no text. */
export function keyFile(path: string): Required<KeySource> {
  requireText('path', path)
  return {
    read: async () => parseKeys(await readFile(path, 'utf8')),
    write: async (keys) => {
      const draft = `${path}.${process.pid}`
      await writeFile(draft, JSON.stringify(keys, null, 2), { mode: 0o600 })
      await chmod(draft, 0o600)
      // All or nothing: no reader ever sees half of it.
      await rename(draft, path)
    },
  }
}

/** Reads keys from JSON. Throws a `TypeError` that shows nothing of them. */
export function parseKeys(text: string): StoredKeys {
  const parsed = parse(text)
  if (isStoredKeys(parsed)) return parsed
  throw new TypeError('Keys must be JSON as generateKeys makes it: { "signing": [...], "refresh": [...] }.')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The parser would show what is in the text.
    return undefined
  }
}

function isStoredKeys(value: unknown): value is StoredKeys {
  if (typeof value !== 'object' || value === null) return false
  const lists: readonly unknown[] = [Reflect.get(value, 'signing'), Reflect.get(value, 'refresh')]
  return lists.every((list) => Array.isArray(list) && list.every((key) => typeof key === 'object' && key !== null))
}
