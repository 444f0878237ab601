import { requireKind, requireObject, requireOneOf, requireText } from '../../settings/option-checks.ts'
import { revocationWatch } from '../revocation-watch.ts'
import type { Found, Revocation, SessionStore } from '../../rotation/session-store.ts'
import type { RedisClient } from './client.ts'
import { keyLayouts, layoutFor } from './key-layouts.ts'
import type { KeyLayout, RedisLayout } from './key-layouts.ts'
import { foundOf, instantOf, listOf, revocationsOf, rowsOf } from './replies.ts'
import { scriptRunner } from './script-runner.ts'
import * as scripts from './scripts.ts'

/** Options of {@link redisStore}. */
export interface RedisStoreOptions {
  /** What the names of all keys begin with. The braces put them into one slot of a cluster, as long as they are not spread. @default '{keyturn}:' */
  readonly prefix?: string
  /**
   * How keys lie on the nodes of a cluster: all of them in one slot, or `spread`, so that each node has its share of the work. To spread what is
   * together, first let every node be `before-spread`, then `spread`: nobody is signed out (docs/decisions/0080). @default 'together'
   */
  readonly layout?: RedisLayout
}

/**
 * A store in Redis 6.2 or newer, or in Valkey; the clock of a session is that of the node which has it. Sessions go by themselves at their
 * absolute end. It remembers as much as Redis does: without `appendonly yes`, `appendfsync always` and a `maxmemory-policy` of `noeviction`
 * sessions get lost, and sessions that were ended may come back (docs/decisions/0054).
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): SessionStore {
  requireKind('client', client, ['command', 'subscribe'], "what ioredisClient makes, 'ioredisClient(new Redis(url))'")
  requireObject('options', options)
  const { prefix = '{keyturn}:', layout = 'together' } = options
  requireText('prefix', prefix)
  requireOneOf('layout', layout, ['together', 'before-spread', 'spread'])
  const run = scriptRunner(client)
  const layouts = keyLayouts(prefix, layout)
  const prefixes = layouts.flatMap(({ all }) => all)
  const channel = `${prefix}revoked`
  const signChannel = (id: string): string => `${prefix}alive:${id}`
  let signs = 0

  const now = async (): Promise<number> => instantOf(listOf(await run(scripts.clock, [revocations(prefix)])))

  /** Hears of the revocations of each node as it answers; rejects where one does not. */
  async function eachRevoked(since: number, tell: (revocation: Revocation) => void): Promise<void> {
    const answers = prefixes.map(async (start) => {
      const answer = await run(scripts.listRevoked, [revocations(start)], [String(since)])
      for (const revocation of revocationsOf(answer)) tell(revocation)
    })
    await Promise.all(answers)
  }

  async function listRevoked(since: number): Promise<readonly Revocation[]> {
    const found: Revocation[] = []
    await eachRevoked(since, (revocation) => found.push(revocation))
    return found
  }

  /** What is written where the session is, whichever layout has it; says whether it was. */
  async function write(write: (keys: KeyLayout) => Promise<unknown>): Promise<boolean> {
    for (const keys of layouts) {
      const outcome = await write(keys)
      if (outcome !== scripts.noSession) return outcome === 1
    }
    return false
  }

  /** Asks each layout for the sessions of a user, where it has any. */
  async function ofUser<Answer>(
    userId: string,
    ask: (start: string, sids: readonly string[]) => Promise<readonly Answer[]>,
  ): Promise<readonly Answer[]> {
    const answers = layouts.map(async (keys) => {
      const start = keys.ofUser(userId)
      const sids = listOf(await client.command('ZRANGE', sessionsOf(start, userId), '0', '-1')).map(String)
      return sids.length === 0 ? [] : ask(start, sids)
    })
    return (await Promise.all(answers)).flat()
  }

  async function find(sid: string, [keys, ...others]: readonly [KeyLayout, ...KeyLayout[]]): Promise<Found> {
    const found = foundOf(await run(scripts.find, [session(keys.ofSession(sid), sid)]))
    const [next, ...rest] = others
    if (found.row || !next) return found
    const elsewhere = await find(sid, [next, ...rest])
    return elsewhere.row ? elsewhere : found
  }

  return {
    now,
    create: async (row) => {
      const { sid, userId, expiresAt, version } = row
      const keys = layoutFor(row, layouts)
      // Where it cannot be with its like, the script does not see them.
      const isTaken = keys !== layouts[0] && (await find(sid, layouts)).row !== undefined
      // Redis knows no fractions of a millisecond.
      const args = [sid, String(Math.ceil(expiresAt)), JSON.stringify(row), String(version)]
      const places = [session(keys.ofSession(sid), sid), sessionsOf(keys.ofUser(userId), userId)]
      if (isTaken || (await run(scripts.create, places, args)) !== 1)
        throw new Error('A session with this sid exists already.')
    },
    find: (sid) => find(sid, layouts),
    replace: (row, ifVersion) => {
      const { sid, version, revokedAt, revokeReason } = row
      const args = [String(ifVersion), JSON.stringify(row), String(version)]
      return write(async (keys) => {
        const start = keys.ofSession(sid)
        if (revokedAt === null) return run(scripts.replace, [session(start, sid)], args)
        const revocation = [sid, channel, String(revokedAt), String(revokeReason)]
        return run(scripts.replaceRevoking, [session(start, sid), revocations(start)], [...args, ...revocation])
      })
    },
    revoke: (sid, reason) =>
      write(async (keys) => {
        const start = keys.ofSession(sid)
        return run(scripts.revokeOne, [session(start, sid), revocations(start)], [sid, channel, reason])
      }),
    revokeByUser: (userId, reason) =>
      ofUser(userId, async (start, sids) => {
        const keys = [revocations(start), ...sids.map((sid) => session(start, sid))]
        return listOf(await run(scripts.revokeAll, keys, [channel, reason, ...sids])).map(String)
      }),
    listByUser: async (userId) => {
      const rows = await ofUser(userId, async (start, sids) => {
        const keys = sids.map((sid) => session(start, sid))
        return listOf(await run(scripts.list, keys)).flatMap(rowsOf)
      })
      return rows.toSorted((a, b) => a.createdAt - b.createdAt)
    },
    deleteExpired: async () => 0,
    listRevoked,
    ...revocationWatch({
      now,
      listRevoked,
      eachRevoked,
      subscribe: (onRevoked, onSubscribed, { id, onSign }) =>
        client.subscribe(
          [channel, signChannel(id)],
          (message, from) => (from === channel ? onRevoked(message) : onSign()),
          onSubscribed,
        ),
      sendSign: async (id) => {
        // Each time by another node, as revocations come from each.
        const start = prefixes[(signs++ * stride) % prefixes.length] ?? prefix
        await run(scripts.sign, [revocations(start)], [signChannel(id)])
      },
    }),
  }
}

// About three eighths of what there is: one after the other they lie far apart, and in time it is every one.
const stride = 97

function session(start: string, sid: string): string {
  return `${start}session:${sid}`
}

function sessionsOf(start: string, userId: string): string {
  return `${start}user:${userId}`
}

function revocations(start: string): string {
  return `${start}revocations`
}
