import { importKeys, keyInUse } from './keys.ts'
import type { Keys, RefreshKey, SigningKey, StoredKeys } from './keys.ts'

/** Where the keys are kept: a file, a secret manager. Both functions may take their time, and reject. */
export interface KeySource {
  /** Reads all keys. Asked at first use, and from then on with the requests that come, at most every five seconds. */
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

/** Keys of this age, in ms, are read anew behind the requests; and no sooner, whoever makes up key ids. */
const rereadInterval = 5_000
/** Older ones, of a server that was idle, are not used before that: a key that was dropped after a leak is good for nothing from then on. */
const longestAge = 10_000
/** How long, in ms, requests wait for a source that does not answer; from then on the keys that are known do, or somebody asks anew. */
const patience = 1_000

/** Keeps keys at hand. `onError` hears of a source that could not be read again; the keys that are known stay in use. */
export function createKeyRing(given: Keys | KeySource, onError: (error: unknown) => void): KeyRing {
  const { current, latest, change } = 'read' in given ? fromSource(given, onError) : fixed(given)

  async function find<Key extends { readonly kid: string }>(
    kid: string | undefined,
    of: (keys: Keys) => readonly Key[],
  ): Promise<Key | undefined> {
    if (kid === undefined) return undefined
    const isNamed = (key: Key): boolean => key.kid === kid
    return of(await current()).find(isNamed) ?? of(await latest()).find(isNamed)
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
  /** As they are known: the source that cannot answer leaves them as they are. */
  readonly current: () => Promise<Keys>
  /** No older than {@link rereadInterval}; rejects where the source cannot answer. */
  readonly latest: () => Promise<Keys>
  readonly change: KeyRing['change']
}

function fixed(keys: Keys): Supply {
  const current = async (): Promise<Keys> => keys
  const change = async (): Promise<void> => {
    throw new TypeError('keys: give { read, write } in place of the keys themselves, so that new ones can be kept.')
  }
  return { current, latest: current, change }
}

function fromSource({ read, write }: KeySource, onError: (error: unknown) => void): Supply {
  let known: Keys | undefined
  let knownAt = -Infinity
  let askedAt = -Infinity
  let reading: Promise<Keys> | undefined
  let failure: { readonly error: unknown } | undefined
  // An answer that was asked for before new keys were written is not to replace them.
  let questions = 0
  let answered = 0

  async function load(): Promise<Keys> {
    const shared = reading
    const left = (known ? longestAge : patience) - since(askedAt)
    // In a worker it may never end: what a request has begun is given up with that request.
    if (shared && left > 0) {
      const keys = await within(left, shared, undefined)
      if (keys) return keys
      if (reading !== shared) return latest()
    }
    const own = readNow().finally(() => {
      if (reading === own) reading = undefined
    })
    reading = own
    own.catch((error: unknown) => {
      failure = { error }
      if (known) onError(error)
    })
    return own
  }

  async function readNow(): Promise<Keys> {
    const question = ++questions
    const at = performance.now()
    askedAt = at
    return adopt(await importKeys(await read()), question, at)
  }

  function adopt(keys: Keys, question: number, at: number): Keys {
    if (known && question < answered) return known
    answered = question
    known = keys
    knownAt = at
    failure = undefined
    return keys
  }

  async function current(): Promise<Keys> {
    if (!known) return load()
    const former = known
    const isOld = since(knownAt) >= longestAge
    const read = latest().catch(() => former)
    const wait = patience - since(askedAt)
    return isOld && wait > 0 ? within(wait, read, former) : former
  }

  async function latest(): Promise<Keys> {
    if (known && since(knownAt) < rereadInterval) return known
    if (failure && !reading && since(askedAt) < rereadInterval) throw failure.error
    return load()
  }

  async function change(make: (stored: StoredKeys) => Promise<StoredKeys>): Promise<void> {
    if (!write) throw new TypeError('keys: the source has no write, so it cannot keep new keys.')
    const made = await make(await read())
    const usable = await importKeys(made)
    await write(made)
    adopt(usable, ++questions, performance.now())
  }

  return { current, latest, change }
}

function since(instant: number): number {
  return performance.now() - instant
}

// Whatever comes first, the value or the time being over.
async function within<Value, Otherwise>(
  duration: number,
  value: Promise<Value>,
  otherwise: Otherwise,
): Promise<Value | Otherwise> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new Promise<Otherwise>((resolve) => {
    timer = setTimeout(() => resolve(otherwise), duration)
  })
  return Promise.race([value, over]).finally(() => clearTimeout(timer))
}
