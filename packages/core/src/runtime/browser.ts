import { createAttempt } from './attempt.ts'
import { browserAttention } from './attention.ts'
import { systemClock } from './clock.ts'
import { webLocks } from './locks.ts'
import { browserMemory } from './memory.ts'
import { broadcastPeers } from './peers.ts'
import type { Runtime } from './runtime.ts'
import { serverRuntime } from './server.ts'

/**
 * The real world of a tab, of a worker, and of a native shell without a DOM. On a server, which has neither a `window` nor a `location`, it is
 * `serverRuntime()`.
 */
export function browserRuntime(): Runtime {
  if (typeof window === 'undefined' && typeof location === 'undefined') return serverRuntime()
  const attempt = createAttempt()
  const memory = browserMemory(attempt)
  return {
    ...serverRuntime(),
    clock: systemClock,
    locks: webLocks(attempt),
    peers: broadcastPeers(attempt, memory, systemClock),
    attention: browserAttention(attempt),
    memory,
    page: {
      // That of the document, which an address without one (`about:srcdoc`) has from its parent, and a sandboxed frame has not.
      origin: globalThis.origin ?? 'null',
      // Asked anew: it changes with the address of the page, and with a `<base>` that comes into it.
      get href() {
        return globalThis.document?.baseURI ?? globalThis.location?.href ?? 'about:blank'
      },
      readCookie,
      forgetCookie,
    },
  }
}

function readCookie(name: string): string | undefined {
  try {
    const pair = document.cookie.split('; ').find((each) => each.startsWith(`${name}=`))
    return pair && decodeURIComponent(pair.slice(name.length + 1))
  } catch {
    // Cookies are forbidden here (a sandboxed frame), or this one is not ours.
    return undefined
  }
}

function forgetCookie(name: string): void {
  try {
    document.cookie = `${name}=; Path=/; Max-Age=0`
  } catch {
    // As above: then it is not there, either.
  }
}
