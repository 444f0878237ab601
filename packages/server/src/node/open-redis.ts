import type { Cluster, Redis } from 'ioredis'
import { ioredisClient, redisStore } from '../stores/redis/index.ts'
import type { SessionStore } from '../rotation/session-store.ts'
import { readRedisUrl } from './redis-url.ts'
import type { RedisAccount, RedisPlace } from './redis-url.ts'

/** A Redis that has been opened, alone, with Sentinels, or as a cluster. */
export interface OpenRedis {
  readonly kind: string
  readonly connection: Redis | Cluster
  readonly store: SessionStore
}

interface Drivers {
  readonly Cluster: typeof Cluster
  readonly Redis: typeof Redis
}

// Whoever says nothing for so long has hung, or somebody between has forgotten the connection: it is replaced, and what was under way is
// sent again. Then a revocation that is asked for still comes within five seconds.
const waiting = { commandTimeout: 5_000, socketTimeout: 2_000, connectTimeout: 2_500 }
// While it is away, requests are answered 503 soon rather than kept waiting.
const impatient = { ...waiting, maxRetriesPerRequest: 1 }

/** Opens what a `REDIS_URL` names; whether it answers is seen at the first use. Throws where it is no such URL. */
export function openRedis(url: string, drivers: Drivers): OpenRedis {
  const place = readRedisUrl(url)
  // Never with the URL, in which there may be a password.
  if (!place) throw new TypeError('REDIS_URL is not right.')
  const connection = connect(place, drivers)
  connection.on('error', () => {})
  const layout = place.type === 'cluster' ? place.layout : 'together'
  return { kind: kinds[place.type], connection, store: redisStore(ioredisClient(connection), { layout }) }
}

const kinds = { single: 'Redis', cluster: 'Redis Cluster', sentinel: 'Redis with Sentinels' } as const

function connect(place: RedisPlace, drivers: Drivers): Redis | Cluster {
  if (place.type === 'single') return new drivers.Redis(place.url, impatient)
  const { hosts, account, isSecure } = place
  const own = { ...accountOptions(account), ...(isSecure && { tls: {} }) }
  if (place.type === 'cluster') return new drivers.Cluster([...hosts], { redisOptions: { ...waiting, ...own } })
  const { username: sentinelUsername, password: sentinelPassword } = place.sentinelAccount
  return new drivers.Redis({
    ...impatient,
    ...own,
    sentinels: [...hosts],
    name: place.name,
    db: place.database,
    ...(isSecure && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
    ...(sentinelUsername !== undefined && { sentinelUsername }),
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    sentinelCommandTimeout: 2_500,
    // A master that hangs, and one that was replaced and lives on, are left as soon as the Sentinels say so.
    failoverDetector: true,
  })
}

function accountOptions({ username, password }: RedisAccount): Partial<Record<keyof RedisAccount, string>> {
  return { ...(username !== undefined && { username }), ...(password !== undefined && { password }) }
}
