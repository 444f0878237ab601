export { startPostgres } from './postgres.ts'
export type { Postgres, PostgresOptions } from './postgres.ts'
export { startRedis } from './redis.ts'
export type { Redis, RedisOptions } from './redis.ts'
