/** Keeps the key pair that tokens are bound to, for all tabs of the origin and over reloads. Without it the refresh token is worth nothing. */
export interface DpopKeyStore {
  readonly read: () => Promise<CryptoKeyPair | undefined>
  /** Keeps this pair, unless there is one by now: tabs may begin at once. Resolves to the pair that is kept. */
  readonly keep: (fresh: CryptoKeyPair) => Promise<CryptoKeyPair>
}

const STORE = 'keys'
const KEY = 'ES256'

/**
 * The key pair in a database of the origin, as a key that can be used and not read (`extractable: false`): no script gets hold of it, and nothing of
 * it can be sent anywhere. It stays until the data of the site are deleted.
 * @param name Of the database. @default 'keyturn-dpop'
 */
export function indexedDbKeyStore(name: string = 'keyturn-dpop'): DpopKeyStore {
  return {
    read: () => within(name, 'readonly', (store) => store.get(KEY)),
    keep: (fresh) =>
      within(name, 'readwrite', (store, resolve) => {
        // One transaction: between a look and a write of its own, another tab could come.
        const known = store.get(KEY)
        known.addEventListener('success', () => {
          if (known.result === undefined) store.put(fresh, KEY)
          // Of this store, in which nothing else is.
          resolve((known.result as CryptoKeyPair | undefined) ?? fresh)
        })
      }),
  }
}

/** Does something in one transaction, and resolves when it is on the disk. @throws {DOMException} There is no database to be had. */
async function within<Value>(
  name: string,
  mode: IDBTransactionMode,
  use: (store: IDBObjectStore, resolve: (value: Value) => void) => IDBRequest<Value> | void,
): Promise<Value> {
  const database = await open(name)
  try {
    return await new Promise<Value>((resolve, reject) => {
      let value: Value
      const transaction = database.transaction(STORE, mode)
      const request = use(transaction.objectStore(STORE), (each) => (value = each))
      transaction.addEventListener('complete', () => resolve(request ? request.result : value))
      transaction.addEventListener('abort', () =>
        reject(transaction.error ?? new Error('The transaction was aborted.')),
      )
    })
  } finally {
    database.close()
  }
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name)
    request.addEventListener('upgradeneeded', () => request.result.createObjectStore(STORE))
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('There is no database.')))
  })
}
