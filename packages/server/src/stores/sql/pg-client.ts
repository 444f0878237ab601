import type { SqlClient, SqlParameter, SqlRecord } from './client.ts'

/** What is used of a `Pool` of `pg` (node-postgres). */
export interface PgPoolLike {
  readonly query: (statement: PgStatement) => Promise<{ readonly rows: readonly unknown[] }>
  readonly connect: () => Promise<PgConnectionLike>
  readonly on: (event: 'error', listener: () => void) => unknown
  readonly listenerCount: (event: 'error') => number
  /** Whether `end` has been called. */
  readonly ending: boolean
}

/** What is used of a connection of such a pool. */
export interface PgConnectionLike {
  readonly query: (text: string) => Promise<unknown>
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
}

/** Options of {@link pgClient}. */
export interface PgClientOptions {
  /** Whether each connection prepares a statement once. `false` behind a pooler that mixes connections and does not know of it. @default true */
  readonly prepare?: boolean
}

/** A pool of `pg`. Listening keeps one of its connections; end it (`close` of the store) before the pool. */
export function pgClient(pool: PgPoolLike, { prepare = true }: PgClientOptions = {}): SqlClient {
  // Of a connection that breaks while it idles. The pool replaces it; unheard, it would end the process.
  if (pool.listenerCount('error') === 0) pool.on('error', () => {})
  return {
    query: async (text, parameters = []) => {
      const name = prepare && parameters.length > 0 ? { name: nameOf(text) } : {}
      const { rows } = await pool.query({ ...name, text, values: [...parameters] })
      // Each row is an object of its columns, unless asked otherwise.
      return rows as readonly SqlRecord[]
    },
    listen: (channel, onPayload, onListening) => listen(pool, channel, onPayload, onListening),
  }
}

// A connection remembers a prepared statement by its name: the same text has to have the same one in all stores of a pool.
const statementNames = new Map<string, string>()

function nameOf(text: string): string {
  const name = statementNames.get(text) ?? `keyturn_${statementNames.size}`
  statementNames.set(text, name)
  return name
}

const FIRST_DELAY = 100
const LONGEST_DELAY = 5_000

async function listen(
  pool: PgPoolLike,
  channel: string,
  onPayload: (payload: string) => void,
  onListening: () => void,
): Promise<() => Promise<void>> {
  let isStopped = false
  let current: PgConnectionLike | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  async function join(): Promise<void> {
    const connection = await pool.connect()
    const lose = (): void => {
      if (current !== connection) return
      current = undefined
      connection.release(true)
      rejoin(FIRST_DELAY)
    }
    connection.on('notification', ({ payload = '' }) => {
      if (current === connection) onPayload(payload)
    })
    connection.on('error', lose)
    connection.on('end', lose)
    try {
      await connection.query(`LISTEN "${channel}"`)
    } catch (error) {
      connection.release(true)
      throw error
    }
    if (isStopped) return connection.release(true)
    current = connection
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
