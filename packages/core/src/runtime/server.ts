import { systemClock } from './clock.ts'
import { newId } from './id.ts'
import type { Runtime } from './runtime.ts'

/**
 * The world of server rendering: no page, so the session stays `restoring`, sends requests bare and installs nothing. Node has locks
 * and channels too, but they would tie its users together.
 */
export function serverRuntime(): Runtime {
  return {
    clock: { now: systemClock.now, wakeIn: () => () => {} },
    locks: { exclusively: (_name, _giveUp, task) => task(false) },
    peers: { join: () => ({ tell: () => {}, countOthers: () => Promise.resolve(0), leave: () => {} }) },
    attention: { isVisible: () => false, isOnline: () => true, watch: () => () => {} },
    memory: { read: () => null, write: () => {} },
    page: undefined,
    random: () => Math.random(),
    newId,
  }
}
