import { createAttempt } from './attempt.ts'
import { browserAttention } from './attention.ts'
import { systemClock } from './clock.ts'
import { webLocks } from './locks.ts'
import { browserMemory } from './memory.ts'
import { broadcastPeers } from './peers.ts'
import type { Runtime } from './runtime.ts'
import { serverRuntime } from './server.ts'

/** The real world of a tab. Where there is no page (server rendering) it is `serverRuntime()`. */
export function browserRuntime(): Runtime {
  if (typeof document === 'undefined') return serverRuntime()
  const attempt = createAttempt()
  const memory = browserMemory(attempt)
  return {
    ...serverRuntime(),
    clock: systemClock,
    locks: webLocks(attempt),
    peers: broadcastPeers(attempt, memory, systemClock),
    attention: browserAttention(attempt),
    memory,
    // That of the document, which an address without one (`about:srcdoc`) has from its parent, and a sandboxed frame has not.
    page: { origin: self.origin, href: document.baseURI, readCookie },
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
