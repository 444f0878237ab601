import { resilientRules } from '../rotation/judge.ts'
import type { RotationRules } from '../rotation/judge.ts'
import { rotate } from '../rotation/rotation.ts'
import type { Rotation } from '../rotation/rotation.ts'
import type { SessionRow } from '../rotation/session-row.ts'
import type { SessionStore } from '../rotation/session-store.ts'
import { expectEqual } from './expectations.ts'
import { settledRow } from './settled-row.ts'
import type { StoreChecks } from './store-checks.ts'

/** That of many who come at the same time one is first. */
export const raceChecks: StoreChecks = {
  'of parallel replacements of one version exactly one succeeds': async (store) => {
    const row = await settledRow(store)
    await store.create(row)
    const outcomes = await inParallel(40, (index) => store.replace({ ...row, generation: index, version: 1 }, 0))
    expectEqual(outcomes.filter(Boolean).length, 1)
  },
  'of parallel revocations exactly one ends the session': async (store) => {
    const row = await settledRow(store)
    await store.create(row)
    const outcomes = await inParallel(10, () => store.revoke(row.sid, 'revoked'))
    expectEqual(outcomes.filter(Boolean).length, 1)
  },
  'of 40 parallel presentations of one child exactly one promotes it': async (store) => {
    const row = await settledRow(store)
    await store.create(row)
    const rotations = await inParallel(40, () => present(store, row, 'child', { ...resilientRules, maxForks: 40 }))
    expectEqual(verdicts(rotations), { fork: 39, promote: 1 })
    const { row: after } = await store.find(row.sid)
    expectEqual([after?.generation, after?.baseId, after?.forks, after?.version], [1, 'child', 40, 40])
  },
  'of two siblings never both are promoted': async (store) => {
    const row = await settledRow(store)
    const seenAt = row.forkedAt + resilientRules.settleWindow
    await store.create({ ...row, forks: 2, seenAt })
    const rotations = await inParallel(20, (index) => present(store, row, index % 2 === 0 ? 'child' : 'sibling'))
    expectEqual(verdicts(rotations), { fork: 9, promote: 1, superseded: 10 })
  },
  'many sessions that are found and replaced at the same time each get their own answer': async (store) => {
    const row = await settledRow(store)
    const sids = Array.from({ length: 40 }, (_, index) => `session-${index}`)
    for (const sid of sids) await store.create({ ...row, sid })
    // Every third one has another version than is asked for.
    const outcomes = await inParallel(sids.length, async (index) => {
      const { row: found } = await store.find(`session-${index}`)
      const isWritten = await store.replace(
        { ...row, sid: `session-${index}`, generation: index, version: 1 },
        index % 3,
      )
      const { row: after } = await store.find(`session-${index}`)
      return [found?.sid, isWritten, after?.sid, after?.generation]
    })
    const expected = sids.map((sid, index) => [sid, index % 3 === 0, sid, index % 3 === 0 ? index : 0])
    expectEqual(outcomes, expected)
    const missing = await inParallel(40, async (index) => (await store.find(`nobody-${index}`)).row)
    expectEqual(
      missing.filter((found) => found !== undefined),
      [],
    )
  },
  'a revocation that races a rotation is never undone': async (store) => {
    const row = await settledRow(store)
    await store.create(row)
    await Promise.all([inParallel(10, () => present(store, row, 'child')), store.revoke(row.sid, 'revoked')])
    expectEqual((await store.find(row.sid)).row?.revokeReason, 'revoked')
  },
}

async function present(
  store: SessionStore,
  { sid }: SessionRow,
  id: string,
  rules: RotationRules = resilientRules,
): Promise<Rotation<string>> {
  return rotate(store, sid, { generation: 1, id, secretHash: 'hash' }, rules, ({ userId }) => ({ user: userId }))
}

function verdicts(rotations: readonly Rotation<string>[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { verdict } of rotations) counts[verdict] = (counts[verdict] ?? 0) + 1
  return counts
}

async function inParallel<T>(times: number, run: (index: number) => Promise<T>): Promise<readonly T[]> {
  return Promise.all(Array.from({ length: times }, (_, index) => run(index)))
}
