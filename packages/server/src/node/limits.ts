import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRedis } from 'rate-limiter-flexible'
import { requireFunctions, requireKnown, requireObject } from '../settings/option-checks.ts'
import type { RateLimiter, RateLimitName, RateLimits } from '../watch/rate-limits.ts'

/** How often something may be done: `points` times in `duration` seconds. */
export interface Quota {
  readonly points: number
  /** In seconds, as of `rate-limiter-flexible`. */
  readonly duration: number
}

/** How often what is limited may be done. */
export type Quotas = Readonly<Record<RateLimitName, Quota>>

/** Enough for people and for offices behind one address, little for those who guess passwords. */
export const defaultQuotas: Quotas = Object.freeze({
  signInByAccount: { points: 10, duration: 15 * 60 },
  signInByAddress: { points: 100, duration: 15 * 60 },
  refreshBySession: { points: 120, duration: 60 },
  refreshByAddress: { points: 1200, duration: 60 },
  signOutByAddress: { points: 300, duration: 60 },
})

type PostgresOptions = ConstructorParameters<typeof RateLimiterPostgres>[0]

const names = Object.keys(defaultQuotas) as readonly RateLimitName[]

/** Limits of this process alone: n nodes let n times as much through. */
export function memoryLimits(quotas: Partial<Quotas> = {}): Required<RateLimits> {
  requireQuotas(quotas)
  return limitsBy((name) => new RateLimiterMemory(options(name, quotas)))
}

/** Limits in Redis or Valkey, for all nodes. `client`: of ioredis. While it is down each node counts by itself. */
export function redisLimits(client: unknown, quotas: Partial<Quotas> = {}): Required<RateLimits> {
  requireObject('client', client)
  requireQuotas(quotas)
  return limitsBy(
    (name) =>
      new RateLimiterRedis({
        ...options(name, quotas),
        storeClient: client,
        insuranceLimiter: insurance(name, quotas),
      }),
  )
}

/**
 * Limits in PostgreSQL of what guesses passwords, for all nodes; each node counts refreshes and sign-outs by itself, because a write for each
 * would cost more than a refresh does. `pool`: of `pg`. Creates its table; rejects where it cannot. While the database is down each
 * node counts everything by itself.
 */
export async function postgresLimits(pool: unknown, quotas: Partial<Quotas> = {}): Promise<Required<RateLimits>> {
  requireFunctions('pool', pool, ['query'])
  requireQuotas(quotas)
  const shared = (name: RateLimitName) => ({
    ...options(name, quotas),
    storeClient: pool,
    storeType: 'pool',
    tableName: 'keyturn_limits',
    insuranceLimiter: insurance(name, quotas),
  })
  const signInByAccount = await makesTable(shared('signInByAccount'))
  // The first one has made the table, and looks after it.
  const rest = { tableCreated: true, clearExpiredByTimeout: false }
  const signInByAddress = new RateLimiterPostgres({ ...shared('signInByAddress'), ...rest })
  return { ...memoryLimits(quotas), signInByAccount, signInByAddress }
}

/**
 * A limiter whose table is there. Nodes that start together all make it, and PostgreSQL tells all but one of them, in spite of `IF NOT EXISTS`,
 * that it exists. By then the first one has committed: who asks once more finds it.
 */
async function makesTable(options: PostgresOptions): Promise<RateLimiterPostgres> {
  try {
    return await whenReady(options)
  } catch (error) {
    if (!isMadeByAnother(error)) throw error
    return whenReady(options)
  }
}

function whenReady(options: PostgresOptions): Promise<RateLimiterPostgres> {
  return new Promise((resolve, reject) => {
    const limiter: RateLimiterPostgres = new RateLimiterPostgres(options, (error?: unknown) =>
      error ? reject(error) : resolve(limiter),
    )
  })
}

/** unique_violation, duplicate_table, duplicate_object: which one depends on how far the other is. */
function isMadeByAnother(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['23505', '42P07', '42710'].includes(String(error.code))
}

function requireQuotas(quotas: Partial<Quotas>): void {
  requireObject('quotas', quotas)
  requireKnown('quotas', quotas, names)
  for (const [name, quota] of Object.entries(quotas)) {
    requireObject(`quotas.${name}`, quota)
    const isRight = [quota.points, quota.duration].every((each) => typeof each === 'number' && each > 0)
    if (!isRight) throw new TypeError(`quotas.${name}: must be { points, duration }, both larger than 0; seconds.`)
  }
}

function limitsBy(make: (name: RateLimitName) => RateLimiter): Required<RateLimits> {
  // The names are all that there are.
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Required<RateLimits>
}

function options(name: RateLimitName, quotas: Partial<Quotas>): Quota & { readonly keyPrefix: string } {
  return { ...defaultQuotas[name], ...quotas[name], keyPrefix: `keyturn:${name}` }
}

function insurance(name: RateLimitName, quotas: Partial<Quotas>): RateLimiterMemory {
  return new RateLimiterMemory(options(name, quotas))
}
