import type { Redis } from 'ioredis'
import { resilientRules } from '../../src/rotation/judge.ts'

const instants = ['promotedAt', 'forkedAt', 'seenAt', 'createdAt', 'lastActiveAt']

/** Moves every instant of the sessions whose keys are like `pattern` into the past. */
export async function letKeysSettle(admin: Redis, pattern: string): Promise<void> {
  for (const key of await admin.keys(pattern)) {
    await admin.hset(key, 'row', aged((await admin.hget(key, 'row')) ?? '{}'))
  }
}

function aged(row: string): string {
  return JSON.stringify(JSON.parse(row), (name, value: unknown) =>
    typeof value === 'number' && instants.includes(name) ? value - resilientRules.settleWindow - 1 : value,
  )
}
