import { resilientRules } from '../../src/rotation/judge.ts'
import type { SqlClient } from '../../src/stores/sql/index.ts'

/** Lets everything settle for all sessions of a store whose clock is that of the database: every instant moves into the past. */
export async function passTime({ query }: SqlClient, prefix: string): Promise<void> {
  const instants = ['promoted_at', 'forked_at', 'seen_at', 'created_at', 'expires_at', 'last_active_at']
  const assignments = instants.map((column) => `${column} = ${column} - ${resilientRules.settleWindow + 1}`)
  await query(`UPDATE ${prefix}sessions SET ${assignments.join(', ')}`)
}
