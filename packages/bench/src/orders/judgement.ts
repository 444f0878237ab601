import type { User } from '../worlds/rotation-server.ts'
import type { Touch } from './watch.ts'

/** Who must be signed in in the end, going by what somebody did and what was confirmed. */
export interface Judgement {
  readonly violations: readonly string[]
  readonly violated: (what: string) => void
  /** From now on what happened in between says nothing of who must be signed in. */
  readonly doubt: () => void
  /** Returns whom to tell what became of it. */
  readonly signInBegins: (tab: string) => SignInJudgement
  readonly signOutBegins: () => void
  /** The last that counts: who signed in, and where, or that somebody signed out. Undefined where neither can be said. */
  readonly last: () => Last | undefined
  /** How many sign-ins are under way. */
  readonly signInsUnderWay: () => number
}

type Last = 'nothing' | 'signed-out' | { readonly tab: string; readonly user: User }

interface SignInJudgement {
  readonly granted: (user: User) => void
  readonly failed: () => void
}

export function createJudgement(touch: Touch): Judgement {
  const violations: string[] = []
  let last: Last | undefined = 'nothing'
  let signInsUnderWay = 0
  let doubts = 0

  function doubt(): void {
    touch('judgement')
    doubts++
    last = undefined
  }

  return {
    violations,
    violated: (what) => void violations.push(what),
    doubt,
    signInBegins(tab) {
      touch('judgement')
      const known = doubts
      signInsUnderWay++
      return {
        granted(user) {
          touch('judgement')
          signInsUnderWay--
          // Of two sign-ins that overlap the one that is granted last is the last: they take turns.
          if (doubts === known) last = { tab, user }
        },
        failed() {
          touch('judgement')
          signInsUnderWay--
          // The server may have begun a session all the same, and ended the one before.
          doubt()
        },
      }
    },
    signOutBegins() {
      touch('judgement')
      // Of a sign-in and a sign-out at the same time either may be the last.
      if (signInsUnderWay > 0) doubt()
      else last = 'signed-out'
    },
    last: () => last,
    signInsUnderWay: () => signInsUnderWay,
  }
}
