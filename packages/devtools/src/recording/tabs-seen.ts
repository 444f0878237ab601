/** A tab that has this session, as the browser's lock manager sees it. */
export interface SeenTab {
  readonly id: string
  /** Counted from 1, the longest open first: the same in the panels of all tabs. */
  readonly number: number
  readonly isThis: boolean
  /** What it has to do with the lock that refreshes take turns by. */
  readonly lock: 'held' | 'waited-for' | undefined
}

/** How long after a page was asked to go it is known to have stayed, in milliseconds. */
const STAYED_AFTER = 5_000

/**
 * Has the panels of other tabs see this one, by a shared lock, and returns how to end that. The session itself holds none for its life: Firefox
 * keeps no page for the way back that holds a lock as it is left, so that it is let go of before.
 */
export function beSeen(name: string): () => void {
  const controller = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  let letGo = (): void => {}

  async function hold(): Promise<void> {
    letGo()
    const gone = new Promise<void>((resolve) => (letGo = resolve))
    try {
      await navigator.locks.request(lockOf(name), { mode: 'shared' }, () => gone)
    } catch {
      // Absent or forbidden: then the panels show no tabs.
    }
  }

  function hide(): void {
    letGo()
    clearTimeout(timer)
    // A page that comes back goes on from here, and so does one that stays.
    timer = setTimeout(() => void hold(), STAYED_AFTER)
  }

  void hold()
  addEventListener('beforeunload', hide, { signal: controller.signal })
  return () => {
    controller.abort()
    clearTimeout(timer)
    letGo()
  }
}

/**
 * The tabs of this origin that have devtools for the session `name`. Undefined where the browser has no Web Locks or forbids them.
 */
export async function readTabs(name: string | undefined): Promise<readonly SeenTab[] | undefined> {
  try {
    const { held = [], pending = [], self } = await askLockManager()
    const is = (lock: LockInfo, owner: string, what: string): boolean => {
      const [library, session, ...purpose] = lock.name?.split(':') ?? []
      return library === owner && session === (name ? scopeOf(name) : session) && purpose.join(':') === what
    }
    const isIn = (locks: readonly LockInfo[], id: string): boolean =>
      locks.some((lock) => is(lock, 'keyturn', 'refresh') && lock.clientId === id)
    const present = held.filter((lock) => is(lock, 'keyturn-devtools', 'tab'))
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

function lockOf(name: string): string {
  return `keyturn-devtools:${scopeOf(name)}:tab`
}

/** As the session writes its name. */
function scopeOf(name: string): string {
  return name.replace(/[%:]/g, encodeURIComponent)
}
