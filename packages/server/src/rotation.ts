import { issuesCredential, judge } from './judge.ts'
import type { Presented, RotationRules, Verdict } from './judge.ts'
import type { SessionRow } from './session-row.ts'
import type { SessionStore } from './stores/store.ts'

// Of n parallel presentations one wins each round, so n rounds suffice for n of them.
const ROUNDS = 64

/** What came of presenting a refresh token. */
export interface Rotation<User> {
  readonly verdict: Verdict | 'user-unavailable'
  /** The row after the verdict has been written. */
  readonly row: SessionRow | undefined
  /** The row that was judged. */
  readonly judged: SessionRow | undefined
  readonly now: number
  /** Present where the verdict issues a credential. */
  readonly user: User | undefined
}

/** Whom a refresh is for; undefined when the user is gone or disabled. */
export type LoadUser<User> = (userId: string) => Promise<User | undefined> | User | undefined

/**
 * Finds the session, judges the token, and writes the verdict by compare and set, anew as long as somebody else was faster.
 * The user is loaded before anything is written, so that a failure there leaves the session as it was.
 * Rejects with what the store or `loadUser` rejected with, or when the contention does not end.
 */
export async function rotate<User>(
  store: SessionStore,
  sid: string,
  presented: Presented,
  rules: RotationRules,
  loadUser: LoadUser<User>,
): Promise<Rotation<User>> {
  let user: User | undefined
  for (let round = 0; round < ROUNDS; round++) {
    const { row: judged, now } = await store.find(sid)
    const { verdict, patch } = judge(judged, presented, now, rules)
    if (!judged) return { verdict, row: undefined, judged, now, user: undefined }
    const isIssuing = issuesCredential(verdict)
    if (isIssuing) user ??= await loadUser(judged.userId)
    // What an earlier round loaded is nothing to hand out once the verdict has turned.
    const outcome = { judged, now, user: isIssuing ? user : undefined }
    if (isIssuing && user === undefined) return { ...outcome, verdict: 'user-unavailable', row: judged }
    if (!patch) return { ...outcome, verdict, row: judged }
    const row = { ...judged, ...patch, version: judged.version + 1 }
    if (await store.replace(row, judged.version)) return { ...outcome, verdict, row }
  }
  throw new Error('Too many refreshes of one session at the same time.')
}
