import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { requireBoolean, requireKind, requireObject } from '../../settings/option-checks.ts'
import { DEFAULT_TIMEOUT, requireTimeout, within } from './deadline.ts'
import type { SqlClient, SqlParameter, SqlRecord } from './client.ts'

/** What is used of a `Pool` of `pg` (node-postgres). */
export interface PgPoolLike {
  readonly query: (statement: PgStatement) => Promise<{ readonly rows: readonly unknown[] }>
  readonly connect: (onConnected: (error: Error | undefined, connection: PgConnectionLike | undefined) => void) => void
  readonly on: (event: 'error', listener: () => void) => unknown
  readonly idleCount: number
  readonly listenerCount: (event: 'error') => number
  /** Whether `end` has been called. */
  readonly ending: boolean
}

/** What is used of a connection of such a pool. */
export interface PgConnectionLike {
  readonly query: PgPoolLike['query']
  readonly on: {
    (event: 'notification', listener: (message: { readonly payload?: string | undefined }) => void): unknown
    (event: 'error' | 'end', listener: () => void): unknown
  }
  readonly release: (isBroken: boolean) => void
}

/** A statement as a pool takes it. */
export interface PgStatement {
  name?: string
  text: string
  values?: SqlParameter[]
  /** How long its answer is waited for, in ms; then the connection is given up. */
  query_timeout?: number
}

/** Options of {@link pgClient}. */
export interface PgClientOptions {
  /** Whether each connection prepares a statement once. `false` behind a pooler that mixes connections and does not know of it. @default true */
  readonly prepare?: boolean
  /** How long a statement may take, the wait for a connection included, in ms; then it rejects. @default 10_000 */
  readonly timeout?: number
}

const poolRemedy = "a Pool of the package pg, 'pgClient(new Pool({ connectionString }))'"

/** A pool of `pg`. Listening keeps one of its connections; end it (`close` of the store) before the pool. Throws a `TypeError` for what is none. */
export function pgClient(pool: PgPoolLike, options: PgClientOptions = {}): SqlClient {
  requireKind('pool', pool, ['query', 'connect', 'on', 'listenerCount'], poolRemedy)
  // A single `Client` has all of these, and only one connection.
  if (typeof pool.idleCount !== 'number') throw new TypeError(`pool: must be ${poolRemedy}.`)
  requireObject('options', options)
  const { prepare = true, timeout = DEFAULT_TIMEOUT } = options
  requireBoolean('prepare', prepare)
  requireTimeout(timeout)
  // Of a connection that breaks while it idles. The pool replaces it; unheard, it would end the process.
  if (pool.listenerCount('error') === 0) pool.on('error', () => {})
  return {
    query: async (text, parameters = []) => {
      const name = prepare && parameters.length > 0 ? { name: nameOf(text) } : {}
      const statement = { ...name, text, values: [...parameters], query_timeout: timeout }
      const answering = pool.query(statement).catch((error: unknown) => {
        if (isReadOnly(error)) letGo(pool)
        throw error
      })
      const { rows } = await within(timeout, answering)
      // Each row is an object of its columns, unless asked otherwise.
      return rows as readonly SqlRecord[]
    },
    listen: (channel, onPayload, onListening) => listen(pool, timeout, channel, onPayload, onListening),
  }
}

// A connection remembers a prepared statement by its name, and a pooler may hand it on to another process: one name is one text, everywhere.
const statementNames = new Map<string, string>()

function nameOf(text: string): string {
  const name = statementNames.get(text) ?? `keyturn_${bytesToHex(sha256(utf8ToBytes(text)).subarray(0, 16))}`
  statementNames.set(text, name)
  return name
}

// read_only_sql_transaction: https://www.postgresql.org/docs/current/errcodes-appendix.html
function isReadOnly(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '25006'
}

/** Ends the connections that idle: they lead nowhere, or to a database that has become a standby, and new ones to the one that took its place. */
function letGo(pool: PgPoolLike): void {
  for (let idle = pool.idleCount; idle > 0; idle--) pool.connect((_, connection) => connection?.release(true))
}

const FIRST_DELAY = 100
const LONGEST_DELAY = 5_000
// How often a connection that listens is asked for a sign of life, and how long that may take: with the time to listen anew, less than five seconds.
const BEAT = 1_000
const BEAT_TIMEOUT = 2_000

async function listen(
  pool: PgPoolLike,
  timeout: number,
  channel: string,
  onPayload: (payload: string) => void,
  onListening: () => void,
): Promise<() => Promise<void>> {
  let isStopped = false
  let current: PgConnectionLike | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Rejects where a connection is dead without a word, or nothing is notified any more because the database has become a standby. */
  async function requireLife(connection: PgConnectionLike): Promise<void> {
    const { rows } = await connection.query({ text: 'SHOW transaction_read_only', query_timeout: BEAT_TIMEOUT })
    if (Reflect.get(Object(rows[0]), 'transaction_read_only') === 'on') throw new Error('The database is read-only.')
  }

  async function join(): Promise<void> {
    let beat: ReturnType<typeof setInterval> | undefined
    const lose = (connection: PgConnectionLike): void => {
      clearInterval(beat)
      if (current !== connection) return
      current = undefined
      connection.release(true)
      rejoin(FIRST_DELAY)
    }
    const connection = await connected(pool, timeout, (made) => {
      made.on('notification', ({ payload = '' }) => {
        if (current === made) onPayload(payload)
      })
      made.on('error', () => lose(made))
      made.on('end', () => lose(made))
    })
    try {
      await connection.query({ text: `LISTEN "${channel}"`, query_timeout: timeout })
    } catch (error) {
      connection.release(true)
      throw error
    }
    if (isStopped) return connection.release(true)
    current = connection
    beat = setInterval(() => {
      requireLife(connection).catch(() => {
        if (current === connection) letGo(pool)
        lose(connection)
      })
    }, BEAT)
    onListening()
  }

  function rejoin(delay: number): void {
    if (isStopped || pool.ending) return
    timer = setTimeout(() => {
      join().catch(() => rejoin(Math.min(delay * 2, LONGEST_DELAY)))
    }, delay)
  }

  await join()
  return async () => {
    isStopped = true
    clearTimeout(timer)
    const last = current
    current = undefined
    last?.release(true)
  }
}

/**
 * A connection, which is heard from the moment that it is there: in the packet that makes it ready may also be its end. One that is there too late
 * is let go.
 */
function connected(
  pool: PgPoolLike,
  timeout: number,
  hear: (connection: PgConnectionLike) => void,
): Promise<PgConnectionLike> {
  let isLate = false
  const connecting = new Promise<PgConnectionLike>((resolve, reject) => {
    pool.connect((error, connection) => {
      if (!connection) return reject(error ?? new Error('The pool gave no connection.'))
      hear(connection)
      if (isLate) connection.release(true)
      else resolve(connection)
    })
  })
  return within(timeout, connecting, () => (isLate = true))
}
