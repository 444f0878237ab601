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
