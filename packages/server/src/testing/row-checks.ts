import type { SessionStore } from '../rotation/session-store.ts'
import { expectEqual, expectRejection } from './expectations.ts'
import { settledRow } from './settled-row.ts'
import type { StoreChecks } from './store-checks.ts'

/** That rows are kept, replaced, revoked, listed and deleted. */
export const rowChecks: StoreChecks = {
  'a session is found as it was created': async (store) => {
    const row = {
      ...(await settledRow(store)),
      formerBaseId: 'former',
      seenAt: 17,
      remember: false,
      device: { userAgent: 'Ä browser', address: '192.0.2.0/24' },
      bound: { x: 'x', y: 'y', registeredAt: 17, confirmedAt: null },
    }
    await store.create(row)
    expectEqual((await store.find(row.sid)).row, row)
  },
  'a session that was never created is not found': async (store) => {
    for (const sid of ['nothing', '', '__proto__']) expectEqual((await store.find(sid)).row, undefined)
  },
  'a sid that is taken cannot be created again': async (store) => {
    const row = await settledRow(store)
    await store.create(row)
    await expectRejection(store.create({ ...row, userId: 'somebody else' }))
    expectEqual((await store.find(row.sid)).row, row)
  },
  'a row is replaced where the version is as expected': async (store) => {
    const row = await settledRow(store)
    await store.create(row)
    const changed = { ...row, generation: 3, version: 1 }
    expectEqual(await store.replace(changed, 0), true)
    expectEqual((await store.find(row.sid)).row, changed)
  },
  'what a row is bound to is replaced with it': async (store) => {
    const row = await settledRow(store)
    await store.create(row)
    expectEqual((await store.find(row.sid)).row?.bound, null)
    for (const confirmedAt of [null, row.createdAt]) {
      const { version } = (await store.find(row.sid)).row ?? row
      const bound = { x: 'x', y: 'y', registeredAt: row.createdAt, confirmedAt }
      expectEqual(await store.replace({ ...row, bound, version: version + 1 }, version), true)
      expectEqual((await store.find(row.sid)).row?.bound, bound)
      expectEqual((await store.listByUser(row.userId))[0]?.bound, bound)
    }
  },
  'a row is not replaced where somebody else was faster': async (store) => {
    const row = await settledRow(store)
    await store.create(row)
    await store.replace({ ...row, generation: 3, version: 1 }, 0)
    expectEqual(await store.replace({ ...row, generation: 9, version: 1 }, 0), false)
    expectEqual((await store.find(row.sid)).row?.generation, 3)
  },
  'a row that does not exist is not replaced': async (store) => {
    const row = await settledRow(store)
    expectEqual(await store.replace(row, 0), false)
    expectEqual((await store.find(row.sid)).row, undefined)
  },
  'a session is found together with the instant of the look, also where there is none': async (store) => {
    const row = await settledRow(store)
    await store.create(row)
    for (const sid of [row.sid, 'nothing']) {
      const before = await store.now()
      const { now } = await store.find(sid)
      expectEqual([before <= now, now <= (await store.now())], [true, true])
    }
  },
  'a revocation keeps its first reason and moves the version': async (store) => {
    const row = await settledRow(store)
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
      await settledRow(store, 'a'),
      await settledRow(store, 'b'),
      await settledRow(store, 'c'),
      await settledRow(store, 'd'),
    ]
    for (const row of rows) await store.create(row.sid === 'd' ? { ...row, userId: 'user-2' } : row)
    await store.revoke('c', 'signed-out')
    expectEqual((await store.revokeByUser('user-1', 'revoked')).toSorted(), ['a', 'b'])
    const reasons = await Promise.all(rows.map(async ({ sid }) => (await store.find(sid)).row?.revokeReason))
    expectEqual(reasons, ['revoked', 'revoked', 'signed-out', null])
  },
  'the sessions of a user are listed oldest first': async (store) => {
    const row = await settledRow(store)
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
    const row = await settledRow(store)
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
    const row = await settledRow(store)
    const now = await store.now()
    for (const sid of ['a', 'b', 'c']) await store.create({ ...row, sid, expiresAt: now - 1 })
    const left = await countFound(store, ['a', 'b', 'c'])
    expectEqual([await store.deleteExpired(now, 2), await store.deleteExpired(now, 2)], left === 0 ? [0, 0] : [2, 1])
  },
}

// A store may delete by itself what has ended.
async function countFound(store: SessionStore, sids: readonly string[]): Promise<number> {
  const rows = await Promise.all(sids.map(async (sid) => (await store.find(sid)).row))
  return rows.filter((row) => row !== undefined).length
}
