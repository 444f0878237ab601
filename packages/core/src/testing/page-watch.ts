/** Where a script of the page could put something for others to find. */
export interface PageWatch {
  /** Ends the watch. Resolves to everything that was said or shown in the meantime, and to what is stored. */
  readonly close: () => Promise<Readonly<Record<string, unknown>>>
}

/** Listens to the console, and where there is a page, to what it shows. */
export function watchPage(): PageWatch {
  const { logged, stop } = watchConsole()
  const known = new Set(Reflect.ownKeys(globalThis))
  const { shown, takeRest } = watchDocument()

  async function close(): Promise<Readonly<Record<string, unknown>>> {
    stop()
    takeRest()
    const added = Reflect.ownKeys(globalThis).filter((key) => !known.has(key))
    const globals = Object.fromEntries(added.map((key) => [key, Reflect.get(globalThis, key)]))
    return { console: logged, globals, shown, ...(await readPage()) }
  }

  return { close }
}

function watchConsole(): { readonly logged: readonly unknown[]; readonly stop: () => void } {
  const logged: unknown[] = []
  const methods = Object.entries(console as object).filter(isMethod)
  for (const [name, method] of methods)
    Reflect.set(console, name, (...values: unknown[]): unknown => {
      logged.push(values)
      return Reflect.apply(method, console, values)
    })
  return { logged, stop: () => methods.forEach(([name, method]) => Reflect.set(console, name, method)) }
}

function isMethod(entry: [string, unknown]): entry is [string, (...values: unknown[]) => unknown] {
  return typeof entry[1] === 'function'
}

function watchDocument(): { readonly shown: readonly unknown[]; readonly takeRest: () => void } {
  const shown: unknown[] = []
  if (!('document' in globalThis)) return { shown, takeRest: () => {} }
  // Nodes that have gone again are still whole.
  const note = (records: readonly MutationRecord[]): void =>
    records.forEach(({ target, attributeName, addedNodes }) => {
      if (attributeName) shown.push((target as Element).getAttribute(attributeName)) // only elements have attributes
      else shown.push(...addedNodes, target.nodeValue)
    })
  const observer = new MutationObserver(note)
  observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true })
  return {
    shown,
    takeRest() {
      note(observer.takeRecords())
      observer.disconnect()
    },
  }
}

const places: Readonly<Record<string, () => unknown>> = {
  localStorage: () => localStorage,
  sessionStorage: () => sessionStorage,
  cookies: () => document.cookie,
  address: () => location.href,
  'history state': () => history.state as unknown,
  'window name': () => window.name,
  document: () => document.documentElement,
  databases: () => ('indexedDB' in globalThis ? readDatabases() : []),
}

async function readPage(): Promise<Readonly<Record<string, unknown>>> {
  if (!('document' in globalThis)) return {}
  const read = Object.entries(places).map(async ([name, look]) => [name, await readIfAllowed(look)] as const)
  return Object.fromEntries(await Promise.all(read))
}

/** What a page may not read, as in a sandboxed frame, it has not written. */
async function readIfAllowed(look: () => unknown): Promise<unknown> {
  try {
    return await look()
  } catch (error) {
    // Of a database Chromium says the latter.
    if (error instanceof DOMException && ['SecurityError', 'UnknownError'].includes(error.name)) return undefined
    throw error
  }
}

async function readDatabases(): Promise<unknown> {
  const databases = await indexedDB.databases()
  return Promise.all(databases.map(({ name = '' }) => readDatabase(name)))
}

async function readDatabase(name: string): Promise<unknown> {
  const database = await settled(indexedDB.open(name))
  const stores = [...database.objectStoreNames]
  const read = (store: string): Promise<unknown> => settled(database.transaction(store).objectStore(store).getAll())
  const contents = await Promise.all(stores.map(read))
  database.close()
  return contents
}

function settled<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error))
  })
}
