import { browserAttention } from './attention.ts'
import { browserClock } from './clock.ts'
import { webLocks } from './locks.ts'
import { browserMemory } from './memory.ts'
import { broadcastPeers } from './peers.ts'
import type { Runtime } from './runtime.ts'
import { serverRuntime } from './server.ts'

/** The real world of a tab. Where there is no page (server rendering) it is `serverRuntime()`. */
export function browserRuntime(): Runtime {
  if (typeof document === 'undefined') return serverRuntime()
  const manager = 'locks' in navigator ? navigator.locks : undefined
  return {
    clock: browserClock(),
    locks: webLocks(manager),
    peers: broadcastPeers(manager),
    attention: browserAttention(),
    memory: browserMemory(),
    page: { origin: location.origin, href: document.baseURI },
    random: () => Math.random(),
    newId,
  }
}

/** `crypto.randomUUID` exists in secure contexts only. */
function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
