import { issuesCredential } from '../../src/rotation/judge.ts'
import { defaultLifetimes } from '../../src/settings/lifetimes.ts'
import type { JudgedSession, Token } from './judged-session.ts'

/** A client to whom nothing happens, and who is always there: refreshes somewhere in the last third of an access token's life. */
export interface Victim {
  readonly token: () => Token
  readonly nextAt: () => number
  /** Does every refresh that is due until then. */
  readonly refreshUntil: (time: number) => void
}

/** `haste`: when in the last third, from 0 to 1, one refresh after the other. */
export function createVictim(session: JudgedSession, haste: readonly number[]): Victim {
  let token = session.first
  let nextAt = 0
  let refreshes = 0

  function refresh(): void {
    const { verdict, child } = session.present(token, nextAt)
    token = child ?? token
    const { access, accessWhileForked } = defaultLifetimes
    const lifetime = session.row().forks > 1 ? accessWhileForked : access
    const share = 2 / 3 + (haste[refreshes++ % haste.length] ?? 0) / 6
    // Whoever is refused comes back soon, as clients do after 409 and 429.
    nextAt += issuesCredential(verdict) ? lifetime * share : 2_000
  }

  return {
    token: () => token,
    nextAt: () => nextAt,
    refreshUntil: (time) => {
      while (nextAt <= time) refresh()
    },
  }
}

/** Somebody who has a copy of one token. */
export interface Thief {
  /** Presents one of the tokens that it ever got: 0 is what was stolen, the largest the newest. Says whether it was served. */
  readonly present: (pick: number, now: number) => boolean
}

export function createThief(session: JudgedSession, stolen: Token): Thief {
  const loot = [stolen]
  return {
    present: (pick, now) => {
      const token = loot[pick === 1000 ? loot.length - 1 : pick % loot.length] ?? stolen
      const { verdict, child } = session.present(token, now)
      if (child) loot.push(child)
      return issuesCredential(verdict)
    },
  }
}
