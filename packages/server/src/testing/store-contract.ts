import { resilientRules } from '../judge.ts'
import { rotate } from '../rotation.ts'
import type { Rotation } from '../rotation.ts'
import type { SessionRow } from '../session-row.ts'
import type { SessionStore } from '../stores/store.ts'
import { collect } from './collection.ts'
import { expectEqual, expectRejection } from './expectations.ts'

/** One thing that a store must do. `run` rejects with what went wrong. */
export interface StoreCheck {
  /** A sentence for the name of a test. */
  readonly name: string
  readonly run: () => Promise<void>
}

/**
 * What every store must do, free of any test runner: `for (const { name, run } of storeContract(create)) test(name, run)`.
 * `createStore` makes an empty store for each check. The checks measure time by the store's own clock and never wait.
 */
export function storeContract(createStore: () => Promise<SessionStore>): readonly StoreCheck[] {
  const checks: Record<string, (store: SessionStore) => Promise<void>> = {
    ...rowChecks,
    ...revocationChecks,
    ...raceChecks,
  }
  return Object.entries(checks).map(([name, check]) => ({ name, run: async () => check(await createStore()) }))
}

const rowChecks: Record<string, (store: SessionStore) => Promise<void>> = {
  'a session is found as it was created': async (store) => {
    const row = {
      ...(await newRow(store)),
      formerBaseId: 'former',
      seenAt: 17,
      remember: false,
      device: { userAgent: 'Ä browser', address: '192.0.2.0/24' },
    }
    await store.create(row)
    expectEqual((await store.find(row.sid)).row, row)
  },
  'a session that was never created is not found': async (store) => {
    for (const sid of ['nothing', '', '__proto__']) expectEqual((await store.find(sid)).row, undefined)
  },
  'a sid that is taken cannot be created again': async (store) => {
    const row = await newRow(store)
    await store.create(row)
    await expectRejection(store.create({ ...row, userId: 'somebody else' }))
    expectEqual((await store.find(row.sid)).row, row)
  },
  'a row is replaced where the version is as expected': async (store) => {
    const row = await newRow(store)
    await store.create(row)
    const changed = { ...row, generation: 3, version: 1 }
    expectEqual(await store.replace(changed, 0), true)
    expectEqual((await store.find(row.sid)).row, changed)
  },
  'a row is not replaced where somebody else was faster': async (store) => {
    const row = await newRow(store)
    await store.create(row)
    await store.replace({ ...row, generation: 3, version: 1 }, 0)
    expectEqual(await store.replace({ ...row, generation: 9, version: 1 }, 0), false)
    expectEqual((await store.find(row.sid)).row?.generation, 3)
  },
  'a row that does not exist is not replaced': async (store) => {
    const row = await newRow(store)
    expectEqual(await store.replace(row, 0), false)
    expectEqual((await store.find(row.sid)).row, undefined)
  },
  'a session is found together with the instant of the look, also where there is none': async (store) => {
    const row = await newRow(store)
    await store.create(row)
    for (const sid of [row.sid, 'nothing']) {
      const before = await store.now()
      const { now } = await store.find(sid)
      expectEqual([before <= now, now <= (await store.now())], [true, true])
    }
  },
  'a revocation keeps its first reason and moves the version': async (store) => {
    const row = await newRow(store)
    await store.create(row)
    expectEqual(await store.revoke(row.sid, 'signed-out'), true)
    expectEqual(await store.revoke(row.sid, 'revoked'), false)
    const { row: revoked } = await store.find(row.sid)
    expectEqual([revoked?.revokeReason, revoked?.version], ['signed-out', 1])
    expectEqual(typeof revoked?.revokedAt, 'number')
    expectEqual(await store.replace({ ...row, version: 1 }, 0), false)
  },
  'revoking what does not exist does nothing': async (store) => {
    expectEqual(await store.revoke('nothing', 'revoked'), false)
    expectEqual((await store.find('nothing')).row, undefined)
  },
  'revoking a user ends every session of that user and of nobody else': async (store) => {
    const rows = [
      await newRow(store, 'a'),
      await newRow(store, 'b'),
      await newRow(store, 'c'),
      await newRow(store, 'd'),
    ]
    for (const row of rows) await store.create(row.sid === 'd' ? { ...row, userId: 'user-2' } : row)
    await store.revoke('c', 'signed-out')
    expectEqual((await store.revokeByUser('user-1', 'revoked')).toSorted(), ['a', 'b'])
    const reasons = await Promise.all(rows.map(async ({ sid }) => (await store.find(sid)).row?.revokeReason))
    expectEqual(reasons, ['revoked', 'revoked', 'signed-out', null])
  },
  'the sessions of a user are listed oldest first': async (store) => {
    const row = await newRow(store)
    await store.create({ ...row, sid: 'young', createdAt: row.createdAt + 2 })
    await store.create({ ...row, sid: 'old', createdAt: row.createdAt + 1 })
    await store.create({ ...row, sid: 'foreign', userId: 'user-2' })
    expectEqual(
      (await store.listByUser('user-1')).map(({ sid }) => sid),
      ['old', 'young'],
    )
    expectEqual(await store.listByUser('nobody'), [])
  },
  'what has ended is deleted, once, and the rest stays': async (store) => {
    const row = await newRow(store)
    const before = (await store.now()) - 1_000
    const ends = { ended: before - 1, 'ended then': before, 'ended since': before + 1, lives: row.expiresAt }
    for (const [sid, expiresAt] of Object.entries(ends)) await store.create({ ...row, sid, expiresAt })
    const kept = await countFound(store, ['ended since', 'lives'])
    const left = await countFound(store, ['ended', 'ended then'])
    expectEqual([await store.deleteExpired(before), await store.deleteExpired(before)], [left, 0])
    expectEqual(await countFound(store, ['ended', 'ended then']), 0)
    expectEqual(await countFound(store, ['ended since', 'lives']), kept)
    expectEqual(await countFound(store, ['lives']), 1)
  },
  'no more is deleted at once than asked for': async (store) => {
    const row = await newRow(store)
    const now = await store.now()
    for (const sid of ['a', 'b', 'c']) await store.create({ ...row, sid, expiresAt: now - 1 })
    const left = await countFound(store, ['a', 'b', 'c'])
    expectEqual([await store.deleteExpired(now, 2), await store.deleteExpired(now, 2)], left === 0 ? [0, 0] : [2, 1])
  },
}

const revocationChecks: Record<string, (store: SessionStore) => Promise<void>> = {
  'every revocation is listed, however it was made': async (store) => {
    const since = await store.now()
    const revoked = await revokeInEveryWay(store)
    const listed = await store.listRevoked(since)
    expectEqual(listed.map(({ sid }) => sid).toSorted(), revoked)
    for (const { sid, revokedAt } of listed) expectEqual(revokedAt, (await store.find(sid)).row?.revokedAt)
  },
  'revocations are listed from the very instant on that was asked for': async (store) => {
    const row = await newRow(store)
    const now = await store.now()
    for (const [sid, revokedAt] of Object.entries({ early: now - 1, exact: now })) {
      await store.create({ ...row, sid })
      await store.replace({ ...row, sid, revokedAt, revokeReason: 'reuse-detected', version: 1 }, 0)
    }
    expectEqual(await store.listRevoked(now), [{ sid: 'exact', revokedAt: now }])
    expectEqual(await store.listRevoked(now + 1), [])
  },
  'whoever watches hears of every revocation until it stops, where the store can tell': async (store) => {
    if (!store.watchRevoked) return
    const heard = collect()
    const stop = await store.watchRevoked(heard.add)
    const revoked = await revokeInEveryWay(store)
    expectEqual((await heard.once(revoked.length)).toSorted(), revoked)
    await stop()
    const later = collect()
    const stopLater = await store.watchRevoked(later.add)
    await store.revoke('e', 'revoked')
    expectEqual(await later.once(1), ['e'])
    expectEqual(heard.all().toSorted(), revoked)
    await stopLater()
  },
}

const raceChecks: Record<string, (store: SessionStore) => Promise<void>> = {
  'of parallel replacements of one version exactly one succeeds': async (store) => {
    const row = await newRow(store)
    await store.create(row)
    const outcomes = await inParallel(40, (index) => store.replace({ ...row, generation: index, version: 1 }, 0))
    expectEqual(outcomes.filter(Boolean).length, 1)
  },
  'of parallel revocations exactly one ends the session': async (store) => {
    const row = await newRow(store)
    await store.create(row)
    const outcomes = await inParallel(10, () => store.revoke(row.sid, 'revoked'))
    expectEqual(outcomes.filter(Boolean).length, 1)
  },
  'of 40 parallel presentations of one child exactly one promotes it': async (store) => {
    const row = await newRow(store)
    await store.create(row)
    const rotations = await inParallel(40, () => present(store, row, 'child'))
    expectEqual(verdicts(rotations), { fork: 39, promote: 1 })
    const { row: after } = await store.find(row.sid)
    expectEqual([after?.generation, after?.baseId, after?.forks, after?.version], [1, 'child', 40, 40])
  },
  'of two siblings never both are promoted': async (store) => {
    const row = await newRow(store)
    const seenAt = row.forkedAt + resilientRules.settleWindow
    await store.create({ ...row, forks: 2, seenAt })
    const rotations = await inParallel(20, (index) => present(store, row, index % 2 === 0 ? 'child' : 'sibling'))
    expectEqual(verdicts(rotations), { fork: 9, promote: 1, superseded: 10 })
  },
  'a revocation that races a rotation is never undone': async (store) => {
    const row = await newRow(store)
    await store.create(row)
    await Promise.all([inParallel(10, () => present(store, row, 'child')), store.revoke(row.sid, 'revoked')])
    expectEqual((await store.find(row.sid)).row?.revokeReason, 'revoked')
  },
}

// A session whose only child has settled; all instants lie in the past of the store's own clock.
async function newRow(store: SessionStore, sid = 'session-1'): Promise<SessionRow> {
  const now = await store.now()
  const promotedAt = now - 2 * resilientRules.settleWindow
  return {
    sid,
    userId: 'user-1',
    secretHash: 'hash',
    generation: 0,
    baseId: 'base',
    formerBaseId: null,
    promotedAt,
    forkedAt: promotedAt,
    forks: 1,
    seenAt: null,
    createdAt: promotedAt,
    expiresAt: now + 86_400_000,
    idleTimeout: 3_600_000,
    lastActiveAt: now,
    revokedAt: null,
    revokeReason: null,
    version: 0,
    remember: true,
    device: { userAgent: null, address: null },
  }
}

// A store may delete by itself what has ended.
async function countFound(store: SessionStore, sids: readonly string[]): Promise<number> {
  const rows = await Promise.all(sids.map(async (sid) => (await store.find(sid)).row))
  return rows.filter((row) => row !== undefined).length
}

// Revokes the sessions that it returns in each of the ways there are, and leaves "e" alone.
async function revokeInEveryWay(store: SessionStore): Promise<readonly string[]> {
  const row = await newRow(store)
  const owners = { a: 'user-1', b: 'user-2', c: 'user-2', d: 'user-1', e: 'user-1' }
  for (const [sid, userId] of Object.entries(owners)) await store.create({ ...row, sid, userId })
  await store.revoke('a', 'revoked')
  await store.revokeByUser('user-2', 'revoked')
  const revokedAt = await store.now()
  await store.replace({ ...row, sid: 'd', revokedAt, revokeReason: 'reuse-detected', version: 1 }, 0)
  return ['a', 'b', 'c', 'd']
}

async function present(store: SessionStore, { sid }: SessionRow, id: string): Promise<Rotation<string>> {
  return rotate(store, sid, { generation: 1, id, secretHash: 'hash' }, resilientRules, ({ userId }) => ({
    user: userId,
  }))
}

function verdicts(rotations: readonly Rotation<string>[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { verdict } of rotations) counts[verdict] = (counts[verdict] ?? 0) + 1
  return counts
}

async function inParallel<T>(times: number, run: (index: number) => Promise<T>): Promise<readonly T[]> {
  return Promise.all(Array.from({ length: times }, (_, index) => run(index)))
}
