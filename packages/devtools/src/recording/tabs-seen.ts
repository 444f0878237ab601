/** A tab that has this session, as the browser's lock manager sees it. */
export interface SeenTab {
  readonly id: string
  /** Counted from 1, the longest open first: the same in the panels of all tabs. */
  readonly number: number
  readonly isThis: boolean
  /** What it has to do with the lock that refreshes take turns by. */
  readonly lock: 'held' | 'waited-for' | undefined
}

/**
 * The tabs of this origin that have the session `name`, or any where it is undefined: each holds a shared lock as long as it lives. Undefined
 * where the browser has no Web Locks or forbids them.
 */
export async function readTabs(name: string | undefined): Promise<readonly SeenTab[] | undefined> {
  try {
    const { held = [], pending = [], self } = await askLockManager()
    // As the session writes its name.
    const scope = name?.replace(/[%:]/g, encodeURIComponent)
    const is = (lock: LockInfo, what: string): boolean => {
      const [library, session, ...purpose] = lock.name?.split(':') ?? []
      return library === 'keyturn' && session === (scope ?? session) && purpose.join(':') === what
    }
    const isIn = (locks: readonly LockInfo[], id: string): boolean =>
      locks.some((lock) => is(lock, 'refresh') && lock.clientId === id)
    const present = held.filter((lock) => is(lock, 'tab'))
    const ids = [...new Set(present.map(({ clientId = '' }) => clientId))]
    return ids.map((id, index) => ({
      id,
      number: index + 1,
      isThis: id === self,
      lock: isIn(held, id) ? 'held' : isIn(pending, id) ? 'waited-for' : undefined,
    }))
  } catch {
    return undefined
  }
}

/** What the lock manager knows, and who is asking: nothing tells a page its own id but a lock of its own. */
async function askLockManager(): Promise<LockManagerSnapshot & { readonly self: string | undefined }> {
  const own = `keyturn-devtools:${Math.random()}`
  return navigator.locks.request(own, async () => {
    const known = await navigator.locks.query()
    return { ...known, self: known.held?.find((lock) => lock.name === own)?.clientId }
  })
}
