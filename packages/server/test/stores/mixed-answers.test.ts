// D-SC-04
import { PGlite } from '@electric-sql/pglite'
import { afterAll, describe, expect, test } from 'vitest'
import { pgliteClient, sqlStore } from '../../src/stores/sql/index.ts'
import type { SqlClient, SqlRecord } from '../../src/stores/sql/index.ts'
import { sessionRow } from '../rows.ts'

const database = await PGlite.create()
const client = pgliteClient(database)
afterAll(() => database.close())

/** A client as of a pooler that mixes connections: whatever is asked, it gives the answers that it is told to. */
function mixing(): SqlClient & {
  readonly answerWith: (rows: readonly SqlRecord[] | undefined) => void
  readonly last: () => readonly SqlRecord[]
} {
  let other: readonly SqlRecord[] | undefined
  let last: readonly SqlRecord[] = []
  return {
    ...client,
    query: async (text, parameters) => {
      if (other) return other
      last = await client.query(text, parameters)
      return last
    },
    answerWith: (rows) => (other = rows),
    last: () => last,
  }
}

const pooled = mixing()
const store = sqlStore(pooled)
const row = sessionRow({ sid: 'mine', userId: 'me', expiresAt: 4e12, idleTimeout: 4e12 })

/** Two at the same time, which go as one statement. */
async function together(acts: readonly Promise<unknown>[]): Promise<void> {
  const failed = (await Promise.allSettled(acts)).find((outcome) => outcome.status === 'rejected')
  if (failed) throw failed.reason
}

const operations: Readonly<Record<string, (sid: string, userId: string) => Promise<unknown>>> = {
  now: () => store.now(),
  create: (sid, userId) => store.create({ ...row, sid, userId }),
  find: (sid) => store.find(sid),
  replace: (sid) => store.replace({ ...row, sid, version: 2 }, 1),
  'find many': (sid) => together([store.find(sid), store.find(`${sid} and more`)]),
  'replace many': (sid) =>
    together([sid, `${sid} and more`].map((each) => store.replace({ ...row, sid: each, version: 2 }, 1))),
  'replace by a revoked row': (sid) =>
    store.replace({ ...row, sid, version: 3, revokedAt: 1, revokeReason: 'revoked' }, 2),
  revoke: (sid) => store.revoke(sid, 'revoked'),
  revokeByUser: (_, userId) => store.revokeByUser(userId, 'revoked'),
  listByUser: (_, userId) => store.listByUser(userId),
  deleteExpired: () => store.deleteExpired(1),
  listRevoked: () => store.listRevoked(1),
}

const names = Object.keys(operations)
await store.create({ ...row, version: 1 })
const answers = new Map<string, readonly SqlRecord[]>([['nothing at all', []]])
for (const [name, run] of Object.entries(operations)) {
  await run('another', 'somebody')
  answers.set(name, pooled.last())
}

describe.each(names)('%s', (name) => {
  test.each([...answers.keys()].filter((other) => other !== 'now' || name !== 'now'))(
    'takes no answer for its own that was given to somebody who asked for %s',
    async (other) => {
      // Neither of these asks for anything in particular: two answers to one question are as good as each other.
      if (name === other && (name === 'deleteExpired' || name === 'listRevoked')) return
      pooled.answerWith(answers.get(other))
      try {
        await expect(operations[name]?.('mine', 'me')).rejects.toThrow('answered another statement')
      } finally {
        pooled.answerWith(undefined)
      }
    },
  )
})

describe('read by the columns of another statement', () => {
  const pairs = names.flatMap((name) => names.filter((other) => other !== name).map((other) => [name, other] as const))

  test.each(pairs)('an answer to %s is none: %s', async (name, other) => {
    const before = answers.get(name)?.[0] ?? {}
    const columns = Object.keys(answers.get(other)?.[0] ?? {})
    // Those that are called alike are read alike.
    if (columns.join() === Object.keys(before).join()) return
    const values = Object.values(before)
    // It is the answer to what was asked, to a value: only the names are those of the other one.
    const record = Object.fromEntries(columns.map((column, index) => [column, values[index]]))
    pooled.answerWith([record])
    try {
      await expect(operations[name]?.('another', 'somebody')).rejects.toThrow('answered another statement')
    } finally {
      pooled.answerWith(undefined)
    }
  })
})
