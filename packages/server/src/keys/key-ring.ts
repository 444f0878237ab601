import { importKeys, keyInUse } from './keys.ts'
import type { Keys, RefreshKey, SigningKey, StoredKeys } from './keys.ts'

/** Where the keys are kept: a file, a secret manager. Both functions may take their time, and reject. */
export interface KeySource {
  /** Reads all keys. Asked at first use, every minute from then on, and when a token names a key that is not known. */
  readonly read: () => Promise<StoredKeys>
  /** Keeps these keys in place of those that there were; `rotateKeys` needs it. */
  readonly write?: (keys: StoredKeys) => Promise<void>
}

/** The server's keys as they are known at the moment. Rejects as long as they never could be read. */
export interface KeyRing {
  readonly keys: () => Promise<Keys>
  /** The keys for what is issued at `now`. */
  readonly inUse: (now: number) => Promise<{ readonly signing: SigningKey; readonly refresh: RefreshKey }>
  /** Finds the key that an access token names. */
  readonly signingKey: (kid: string | undefined) => Promise<SigningKey | undefined>
  /** Finds the key that a refresh token names. */
  readonly refreshKey: (kid: string) => Promise<RefreshKey | undefined>
  /** Has the source keep what `change` makes of its keys, and uses them. Rejects where the source cannot keep any. */
  readonly change: (change: (stored: StoredKeys) => Promise<StoredKeys>) => Promise<void>
}

/** After how many ms the keys are read anew. A key must be known everywhere before it is used, see `rotateKeys`. */
const rereadInterval = 60_000
// Whoever makes up key ids must not make the source be read all the time.
const shortestInterval = 5_000

/** Keeps keys at hand. `onError` hears of a source that could not be read again; the keys that are known stay in use. */
export function createKeyRing(given: Keys | KeySource, onError: (error: unknown) => void): KeyRing {
  const { current, reread, change } = 'read' in given ? fromSource(given, onError) : fixed(given)

  async function find<Key extends { readonly kid: string }>(
    kid: string | undefined,
    of: (keys: Keys) => readonly Key[],
  ): Promise<Key | undefined> {
    if (kid === undefined) return undefined
    const isNamed = (key: Key): boolean => key.kid === kid
    return of(await current()).find(isNamed) ?? of(await reread()).find(isNamed)
  }

  return {
    keys: current,
    inUse: async (now) => {
      const { signing, refresh } = await current()
      return { signing: keyInUse(signing, now), refresh: keyInUse(refresh, now) }
    },
    signingKey: (kid) => find(kid, ({ signing }) => signing),
    refreshKey: (kid) => find(kid, ({ refresh }) => refresh),
    change,
  }
}

interface Supply {
  readonly current: () => Promise<Keys>
  readonly reread: () => Promise<Keys>
  readonly change: KeyRing['change']
}

function fixed(keys: Keys): Supply {
  const current = async (): Promise<Keys> => keys
  const change = async (): Promise<void> => {
    throw new TypeError('keys: give { read, write } in place of the keys themselves, so that new ones can be kept.')
  }
  return { current, reread: current, change }
}

function fromSource({ read, write }: KeySource, onError: (error: unknown) => void): Supply {
  let known: Keys | undefined
  let readAt = -Infinity
  let reading: Promise<Keys> | undefined
  // An answer that was asked for before new keys were written is not to replace them.
  let questions = 0
  let answered = 0

  function load(): Promise<Keys> {
    const own = (reading ??= readNow().finally(() => {
      if (reading === own) reading = undefined
    }))
    return own
  }

  async function readNow(): Promise<Keys> {
    const question = ++questions
    readAt = performance.now()
    return adopt(await importKeys(await read()), question)
  }

  function adopt(keys: Keys, question: number): Keys {
    if (known && question < answered) return known
    answered = question
    known = keys
    return keys
  }

  async function current(): Promise<Keys> {
    if (!known) return load()
    if (performance.now() - readAt >= rereadInterval) load().catch(onError)
    return known
  }

  async function reread(): Promise<Keys> {
    if (known && performance.now() - readAt < shortestInterval) return known
    return load()
  }

  async function change(make: (stored: StoredKeys) => Promise<StoredKeys>): Promise<void> {
    if (!write) throw new TypeError('keys: the source has no write, so it cannot keep new keys.')
    const made = await make(await read())
    const usable = await importKeys(made)
    await write(made)
    readAt = performance.now()
    adopt(usable, ++questions)
  }

  return { current, reread, change }
}
