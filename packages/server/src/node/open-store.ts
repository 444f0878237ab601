import type { SessionStore } from '../rotation/session-store.ts'
import { memoryStore } from '../stores/memory.ts'
import { pgClient, pgliteClient, sqlStore } from '../stores/sql/index.ts'
import type { RateLimits } from '../watch/rate-limits.ts'
import type { Configuration } from './configuration.ts'
import { lockFolder } from './folder-lock.ts'
import { installed } from './installed.ts'
import { memoryLimits, postgresLimits, redisLimits } from './limits.ts'
import { openRedis } from './open-redis.ts'
import { keepPrivate, makePrivateFolder } from './private-files.ts'

/** Where sessions are kept and limits are counted, until it is closed. */
export interface OpenStore {
  /** For the log: `PostgreSQL`, `Redis`, `Redis Cluster`, `PGlite`… */
  readonly kind: string
  readonly store: SessionStore
  readonly limits: RateLimits
  readonly close: () => Promise<void>
}

/** What is opened, and by what it is said. */
export type StoreLocation = Pick<Configuration, 'databaseUrl' | 'preparesStatements' | 'redisUrl' | 'dataDirectory'>

/**
 * Opens PostgreSQL where there is a `DATABASE_URL`, else Redis where there is a `REDIS_URL`, else PGlite in the data directory. Limits are
 * counted in Redis where there is one. Rejects where a driver is not installed, and where another process has the folder of PGlite; whether a
 * server answers is seen at the first use.
 */
export async function openStore({
  databaseUrl,
  preparesStatements,
  redisUrl,
  dataDirectory,
}: StoreLocation): Promise<OpenStore> {
  const redis = redisUrl === undefined ? undefined : await openRedisStore(redisUrl)
  if (databaseUrl !== undefined) {
    const postgres = await openPostgres(databaseUrl, preparesStatements)
    return redis ? { ...postgres, limits: redis.limits, close: () => closeAll(postgres, redis) } : postgres
  }
  return redis ?? openPglite(`${dataDirectory}/sessions`)
}

/**
 * What is needed of a store to change keys, which is its clock. Opens what a running server can share; PGlite has one owner, and the clock of
 * this machine.
 */
export async function openClock(location: StoreLocation): Promise<OpenStore> {
  if (location.databaseUrl !== undefined || location.redisUrl !== undefined) return openStore(location)
  return { kind: 'memory', store: memoryStore(), limits: memoryLimits(), close: async () => {} }
}

async function openPostgres(connectionString: string, prepare: boolean): Promise<OpenStore> {
  const { Pool } = (await installed('pg', () => import('pg'))).default
  const pool = new Pool({ connectionString, connectionTimeoutMillis: 5_000, query_timeout: 10_000 })
  const store = sqlStore(pgClient(pool, { prepare }))
  const limits = await postgresLimits(pool)
  return { kind: 'PostgreSQL', store, limits, close: () => closing(store, () => pool.end()) }
}

async function openRedisStore(url: string): Promise<OpenStore> {
  const { kind, connection, store } = openRedis(url, await installed('ioredis', () => import('ioredis')))
  const limits = redisLimits(connection)
  return { kind, store, limits, close: () => closing(store, async () => connection.disconnect()) }
}

async function openPglite(directory: string): Promise<OpenStore> {
  const { PGlite } = await installed('@electric-sql/pglite', () => import('@electric-sql/pglite'))
  await makePrivateFolder(directory)
  const unlock = await lockFolder(directory)
  try {
    const database = await PGlite.create(directory)
    await keepPrivate(directory)
    const store = sqlStore(pgliteClient(database))
    const close = (): Promise<void> => closing(store, () => database.close()).finally(unlock)
    return { kind: 'PGlite', store, limits: memoryLimits(), close }
  } catch (error) {
    unlock()
    throw error
  }
}

async function closing(store: SessionStore, closeClient: () => Promise<void>): Promise<void> {
  await store.close?.()
  await closeClient()
}

async function closeAll(...stores: readonly OpenStore[]): Promise<void> {
  await Promise.all(stores.map(({ close }) => close()))
}
