import type { Random } from './random.ts'
import type { Presence } from './rotation-server.ts'

/** What a browser does for a session that it binds to a key. */
export interface Prover {
  /** It signs in, and knows a moment later that it has registered a key. */
  readonly register: () => void
  /** What comes with a refresh that is sent now. */
  readonly presence: () => Presence
  /** The cookie of the last proof is gone. */
  readonly forget: () => void
}

const proofLifetime = 180_000

export function createProver(now: () => number, random: Random): Prover {
  let knowsAt = Infinity
  let provenUntil = 0
  return {
    register: () => {
      knowsAt = now() + random.around(1_000)
      provenUntil = 0
    },
    presence: () => {
      if (now() < knowsAt) return {}
      if (now() >= provenUntil) {
        // Its own two requests get lost like any others, and secure hardware is busy at times.
        if (random.chance(0.03)) return { isSkipped: true }
        provenUntil = now() + proofLifetime
      }
      return { provenUntil }
    },
    forget: () => {
      provenUntil = 0
    },
  }
}
