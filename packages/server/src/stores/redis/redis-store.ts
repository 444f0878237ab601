import type { Revocation, SessionStore } from '../../rotation/session-store.ts'
import { revocationWatch } from '../revocation-watch.ts'
import type { RedisClient } from './client.ts'
import { instantOf, listOf, revocationsOf, rowsOf } from './replies.ts'
import { scriptRunner } from './script-runner.ts'
import * as scripts from './scripts.ts'

/** Options of {@link redisStore}. */
export interface RedisStoreOptions {
  /** What the names of all keys begin with. The braces put them on one node of a cluster, as the scripts need them. @default '{keyturn}:' */
  readonly prefix?: string
}

/**
 * A store in Redis 6.2 or newer, or in Valkey; its clock is that of Redis. Sessions go by themselves at their absolute end.
 * It remembers as much as Redis does: without `appendonly yes`, `appendfsync always` and a `maxmemory-policy` of `noeviction` sessions get
 * lost, and sessions that were ended may come back (docs/decisions/0054).
 */
export function redisStore(client: RedisClient, { prefix = '{keyturn}:' }: RedisStoreOptions = {}): SessionStore {
  const run = scriptRunner(client)
  const sessions = `${prefix}session:`
  const revocations = `${prefix}revocations`
  const channel = `${prefix}revoked`
  const sessionOf = (sid: string): string => `${sessions}${sid}`
  const sessionsOf = (userId: string): string => `${prefix}user:${userId}`

  const now = async (): Promise<number> => instantOf(listOf(await client.command('TIME')))
  const listRevoked = async (since: number): Promise<readonly Revocation[]> =>
    revocationsOf(await run(scripts.listRevoked, [revocations], [String(since)]))

  return {
    now,
    create: async (row) => {
      const { sid, userId, expiresAt, version } = row
      // Redis knows no fractions of a millisecond.
      const args = [sid, String(Math.ceil(expiresAt)), JSON.stringify(row), String(version)]
      const isNew = await run(scripts.create, [sessionOf(sid), sessionsOf(userId)], args)
      if (isNew !== 1) throw new Error('A session with this sid exists already.')
    },
    find: async (sid) => {
      const [seconds, microseconds, fields] = listOf(await run(scripts.find, [sessionOf(sid)]))
      return { row: rowsOf(fields)[0], now: instantOf([seconds, microseconds]) }
    },
    replace: async (row, ifVersion) => {
      const { sid, version, revokedAt, revokeReason } = row
      const args = [String(ifVersion), JSON.stringify(row), String(version)]
      if (revokedAt === null) return (await run(scripts.replace, [sessionOf(sid)], args)) === 1
      const revocation = [sid, channel, String(revokedAt), String(revokeReason)]
      return (await run(scripts.replaceRevoking, [sessionOf(sid), revocations], [...args, ...revocation])) === 1
    },
    revoke: async (sid, reason) =>
      (await run(scripts.revokeOne, [sessionOf(sid), revocations], [sid, channel, reason])) === 1,
    revokeByUser: async (userId, reason) =>
      listOf(await run(scripts.revokeAll, [sessionsOf(userId), revocations], [sessions, channel, reason])).map(String),
    listByUser: async (userId) =>
      listOf(await run(scripts.list, [sessionsOf(userId)], [sessions]))
        .flatMap(rowsOf)
        .toSorted((a, b) => a.createdAt - b.createdAt),
    deleteExpired: async () => 0,
    listRevoked,
    ...revocationWatch({
      now,
      listRevoked,
      subscribe: (onRevoked, onSubscribed) => client.subscribe(channel, onRevoked, onSubscribed),
    }),
  }
}
