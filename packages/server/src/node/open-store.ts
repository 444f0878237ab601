import { mkdir } from 'node:fs/promises'
import type { RateLimits } from '../limits.ts'
import { pgClient, pgliteClient, sqlStore } from '../stores/sql/index.ts'
import type { SessionStore } from '../stores/store.ts'
import type { Configuration } from './configuration.ts'
import { memoryLimits, postgresLimits, redisLimits } from './limits.ts'
import { openRedis } from './open-redis.ts'

/** Where sessions are kept and limits are counted, until it is closed. */
export interface OpenStore {
  /** For the log: `PostgreSQL`, `Redis`, `Redis Cluster`, `PGlite`… */
  readonly kind: string
  readonly store: SessionStore
  readonly limits: RateLimits
  readonly close: () => Promise<void>
}

/** What is opened, and by what it is said. */
export type StoreLocation = Pick<Configuration, 'databaseUrl' | 'redisUrl' | 'dataDirectory'>

/**
 * Opens PostgreSQL where there is a `DATABASE_URL`, else Redis where there is a `REDIS_URL`, else PGlite in the data directory. Limits are
 * counted in Redis where there is one. Rejects where a driver is not installed; whether a server answers is seen at the first use.
 */
export async function openStore({ databaseUrl, redisUrl, dataDirectory }: StoreLocation): Promise<OpenStore> {
  const redis = redisUrl === undefined ? undefined : await openRedisStore(redisUrl)
  if (databaseUrl !== undefined) {
    const postgres = await openPostgres(databaseUrl)
    return redis ? { ...postgres, limits: redis.limits, close: () => closeAll(postgres, redis) } : postgres
  }
  return redis ?? openPglite(`${dataDirectory}/sessions`)
}

async function openPostgres(connectionString: string): Promise<OpenStore> {
  const { Pool } = (await installed('pg', () => import('pg'))).default
  const pool = new Pool({ connectionString, connectionTimeoutMillis: 5_000, query_timeout: 10_000 })
  const store = sqlStore(pgClient(pool))
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
  await mkdir(directory, { recursive: true })
  const database = await PGlite.create(directory)
  const store = sqlStore(pgliteClient(database))
  return { kind: 'PGlite', store, limits: memoryLimits(), close: () => closing(store, () => database.close()) }
}

async function closing(store: SessionStore, closeClient: () => Promise<void>): Promise<void> {
  await store.close?.()
  await closeClient()
}

async function closeAll(...stores: readonly OpenStore[]): Promise<void> {
  await Promise.all(stores.map(({ close }) => close()))
}

async function installed<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load()
  } catch (error) {
    throw new Error(`The package ${name} is needed and cannot be loaded; install it with "npm install ${name}".`, {
      cause: error,
    })
  }
}
