import type { Locks, Runtime } from '../runtime/runtime.ts'
import { pause } from '../waiting/within.ts'

/** How often it is looked whose turn it is, in milliseconds. */
const LOOK_EVERY = 50

/**
 * Locks that serve also where the platform has none: there, tabs queue in what their origin remembers. That is no lock, because two processes may write
 * at once, so that `held` stays false; whoever is in the queue for twice the time that a call may take has been closed or frozen.
 */
export function takeTurns({
  runtime: { locks, memory, clock, newId },
  refreshTimeout,
}: {
  readonly runtime: Pick<Runtime, 'locks' | 'memory' | 'clock' | 'newId'>
  readonly refreshTimeout: number
}): Locks {
  function queue(key: string): readonly string[] {
    const { wall } = clock.now()
    const all = memory.read(key)?.split(' ') ?? []
    return all.filter((each) => Math.abs(wall - Number.parseInt(each, 10)) < 2 * refreshTimeout)
  }

  return {
    exclusively: (name, giveUp, task) =>
      locks.exclusively(name, giveUp, async (held) => {
        if (held || giveUp.aborted) return task(held)
        const key = `${name}:turns`
        const own = `${clock.now().wall}@${newId()}`
        memory.write(key, [...queue(key), own].join(' '))
        // Where nothing is remembered, it is nowhere.
        while (queue(key).indexOf(own) > 0 && !giveUp.aborted) await pause(clock, LOOK_EVERY, giveUp)
        try {
          await task(held)
        } finally {
          const others = queue(key).filter((each) => each !== own)
          memory.write(key, others.join(' ') || null)
        }
      }),
  }
}
