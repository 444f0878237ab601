import type { SessionStore } from '../rotation/session-store.ts'
import { collect } from './collection.ts'
import { expectEqual } from './expectations.ts'
import { settledRow } from './settled-row.ts'
import type { StoreChecks } from './store-checks.ts'

/** That revocations are listed and told. */
export const revocationChecks: StoreChecks = {
  'every revocation is listed, however it was made': async (store) => {
    const since = await store.now()
    const revoked = await revokeInEveryWay(store)
    const listed = await store.listRevoked(since)
    expectEqual(listed.map(({ sid }) => sid).toSorted(), revoked)
    for (const { sid, revokedAt } of listed) expectEqual(revokedAt, (await store.find(sid)).row?.revokedAt)
  },
  'revocations are listed from the very instant on that was asked for': async (store) => {
    const row = await settledRow(store)
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
    expectEqual((await heard.onceTold(revoked)).toSorted(), revoked)
    await stop()
    const told = heard.all().length
    const later = collect()
    const stopLater = await store.watchRevoked(later.add)
    await store.revoke('e', 'revoked')
    // Between the machines of a store what others did before may still be under way; nothing else may be told.
    const since = await later.onceTold(['e'])
    expectEqual(
      since.filter((sid) => !revoked.includes(sid)),
      ['e'],
    )
    expectEqual(heard.all().length, told)
    await stopLater()
  },
}

// Revokes the sessions that it returns in each of the ways there are, and leaves "e" alone.
async function revokeInEveryWay(store: SessionStore): Promise<readonly string[]> {
  const row = await settledRow(store)
  const owners = { a: 'user-1', b: 'user-2', c: 'user-2', d: 'user-1', e: 'user-1' }
  for (const [sid, userId] of Object.entries(owners)) await store.create({ ...row, sid, userId })
  await store.revoke('a', 'revoked')
  await store.revokeByUser('user-2', 'revoked')
  const revokedAt = await store.now()
  await store.replace({ ...row, sid: 'd', revokedAt, revokeReason: 'reuse-detected', version: 1 }, 0)
  return ['a', 'b', 'c', 'd']
}
