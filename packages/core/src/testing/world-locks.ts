import type { Locks } from '../runtime/runtime.ts'
import type { Timeline } from './timeline.ts'

/** The lock manager of one browser. */
export interface WorldLocks {
  /** The locks as one tab sees them. `run` has the tab do something: later where it is frozen, never where it is closed. */
  of(tab: object, run: (callback: () => void) => void): Locks
  /** What becomes of a closed tab: its locks are free, its requests gone. */
  release(tab: object): void
}

interface Request {
  readonly tab: object
  readonly name: string
  grant(): void
}

export function createWorldLocks(timeline: Timeline): WorldLocks {
  const holders = new Map<string, Request>()
  const queue = new Set<Request>()

  function grantNext(): void {
    for (const request of queue) {
      if (holders.has(request.name)) continue
      queue.delete(request)
      holders.set(request.name, request)
      request.grant()
    }
  }

  function free(request: Request): void {
    queue.delete(request)
    if (holders.get(request.name) === request) holders.delete(request.name)
    grantNext()
  }

  function of(tab: object, run: (callback: () => void) => void): Locks {
    return {
      async exclusively(name, giveUp, task) {
        let request: Request | undefined
        const held = await new Promise<boolean>((resolve) => {
          if (giveUp.aborted) return resolve(false)
          // The lock manager is another process: its word takes a moment.
          request = { tab, name, grant: () => timeline.callSoon(() => run(() => resolve(true))) }
          giveUp.addEventListener('abort', () => resolve(false), { once: true })
          queue.add(request)
          grantNext()
        })
        if (!held && request) free(request)
        try {
          await task(held)
        } finally {
          if (request) free(request)
        }
      },
    }
  }

  function release(tab: object): void {
    for (const request of [...queue, ...holders.values()]) if (request.tab === tab) free(request)
  }

  return { of, release }
}
