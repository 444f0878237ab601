import { issuesCredential, judge } from './judge.ts'
import type { Presented, RotationRules, Verdict } from './judge.ts'
import type { RevokeReason, SessionRow } from './session-row.ts'
import type { SessionStore } from './session-store.ts'

// Of n parallel presentations one wins each round, so n rounds suffice for n of them.
const ROUNDS = 64

/** What came of presenting a refresh token. */
export interface Rotation<User> {
  readonly verdict: Verdict
  /** The row after the verdict has been written. */
  readonly row: SessionRow | undefined
  /** The row that was judged. */
  readonly judged: SessionRow | undefined
  readonly now: number
  /** Present where the verdict issues a credential. */
  readonly user: User | undefined
  /** Why the session must end, where nobody was admitted to it; nothing has been written then. */
  readonly reason: RevokeReason | undefined
  /** The other sessions that were ended together with this one. */
  readonly endedToo: readonly string[]
}

/** Whom a session is to be kept up for, or why it has to end. */
export type Admission<User> = { readonly user: User } | { readonly reason: RevokeReason }

/** Decides whether a session that may be kept up shall be; asked before anything is written. */
export type Admit<User> = (row: SessionRow) => Promise<Admission<User>> | Admission<User>

/**
 * Finds the session, judges the token, and writes the verdict by compare and set, anew as long as somebody else was faster.
 * Who is admitted is decided before anything is written, so that a failure there leaves the session as it was.
 * Rejects with what the store or `admit` rejected with, or when the contention does not end.
 */
export async function rotate<User>(
  store: SessionStore,
  sid: string,
  presented: Presented,
  rules: RotationRules,
  admit: Admit<User>,
): Promise<Rotation<User>> {
  let admission: Admission<User> | undefined
  const endedToo: string[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const { row: judged, now } = await store.find(sid)
    const { verdict, patch } = judge(judged, presented, now, rules)
    const outcome = { verdict, row: judged, judged, now, user: undefined, reason: undefined, endedToo }
    if (!judged) return outcome
    const isIssuing = issuesCredential(verdict)
    if (isIssuing) admission ??= await admit(judged)
    // What an earlier round was admitted to is nothing to hand out once the verdict has turned.
    const admitted = isIssuing ? admission : undefined
    if (admitted && 'reason' in admitted) return { ...outcome, reason: admitted.reason }
    const row = { ...judged, ...patch, version: judged.version + (patch ? 1 : 0) }
    const isWritten = !patch || (await write(row, judged))
    if (isWritten) return { ...outcome, row, user: admitted?.user }
  }
  throw new Error('Too many refreshes of one session at the same time.')

  async function write(row: SessionRow, judged: SessionRow): Promise<boolean> {
    const isTheft = row.revokeReason === 'reuse-detected'
    if (!isTheft || rules.onTheft !== 'user') return store.replace(row, judged.version)
    // All at once and not one after the other: were only this session ended, nobody would come back for the rest.
    const ended = await store.revokeByUser(judged.userId, 'reuse-detected')
    endedToo.push(...ended.filter((other) => other !== sid))
    return ended.includes(sid)
  }
}
