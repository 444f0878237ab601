import { judge, mintsChild } from '../../src/rotation/judge.ts'
import type { Presented, RotationRules, Verdict } from '../../src/rotation/judge.ts'
import type { SessionRow } from '../../src/rotation/session-row.ts'
import { sessionRow } from '../rows.ts'

export type Token = Pick<Presented, 'generation' | 'id'>

/** A session whose only truth is its row, as `judge` moves it from one presentation to the next. */
export interface JudgedSession {
  readonly row: () => SessionRow
  /** What presenting it would come to. */
  readonly worth: (token: Token, now: number) => Verdict
  readonly first: Token
  readonly present: (token: Token, now: number) => { readonly verdict: Verdict; readonly child: Token | undefined }
}

export function createJudgedSession(rules: RotationRules): JudgedSession {
  let row = sessionRow({ expiresAt: Infinity, idleTimeout: Infinity })
  let minted = 0
  const judged = (token: Token, now: number) => judge(row, { ...token, secretHash: row.secretHash }, now, rules)
  return {
    row: () => row,
    worth: (token, now) => judged(token, now).verdict,
    first: { generation: row.generation, id: row.baseId },
    present: (token, now) => {
      const { verdict, patch } = judged(token, now)
      row = { ...row, ...patch }
      if (!mintsChild(verdict)) return { verdict, child: undefined }
      return { verdict, child: { generation: row.generation + 1, id: `child-${++minted}` } }
    },
  }
}
