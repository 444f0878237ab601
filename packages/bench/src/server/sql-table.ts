import type { SessionStore } from '@keyturn/server'
import { sqlStore, type SqlClient } from '@keyturn/server/sql'
import type { Pool } from 'pg'
import type { Table } from './database.ts'

/** A driver's own way to run a statement that it may prepare. */
export type Run = (text: string, parameters: readonly (string | number | null)[]) => Promise<readonly object[]>

/** Statements that each connection of a pool prepares once. */
export function preparedRun(pool: Pool): Run {
  const names = new Map<string, string>()
  return async (text, parameters) => {
    const name = names.get(text) ?? `bare_${names.size}`
    names.set(text, name)
    const { rows } = await pool.query<object>({ name, text, values: [...parameters] })
    return rows
  }
}

/** A table of a PostgreSQL: our store beside two statements that the driver runs without us. */
export async function sqlTable(
  client: SqlClient,
  run: Run,
  name: string,
  storeOn: (prefix: string) => SessionStore = (prefix) => sqlStore(client, { prefix }),
): Promise<Table> {
  const prefix = `${name}_`
  const sessions = `${prefix}sessions`
  const store = storeOn(prefix)
  await store.now()
  const find = `SELECT * FROM ${sessions} WHERE sid = $1`
  const update = `UPDATE ${sessions} SET generation = $3, base_id = $4, former_base_id = $5, promoted_at = $6, forked_at = $7,
    forks = $8, seen_at = $9, last_active_at = $10, version = $11 WHERE sid = $1 AND version = $2`
  return {
    store,
    find: async (sid) => {
      const [row] = await run(find, [sid])
      return { version: Number(Reflect.get(row ?? {}, 'version')) }
    },
    update: async (row, ifVersion) => {
      const { sid, generation, baseId, formerBaseId, promotedAt, forkedAt, forks, seenAt, lastActiveAt } = row
      const position = [generation, baseId, formerBaseId, promotedAt, forkedAt, forks, seenAt, lastActiveAt]
      await run(update, [sid, ifVersion, ...position, ifVersion + 1])
    },
    fill: async (count, { sid }) => {
      await client.query(
        `INSERT INTO ${sessions} (sid, user_id, secret_hash, generation, base_id, former_base_id, promoted_at, forked_at, forks, seen_at,
           created_at, expires_at, idle_timeout, last_active_at, version, remember, device)
         SELECT left(translate(encode(sha256(random()::text::bytea), 'base64'), '+/', '-_'), 22), 'filler-' || number, secret_hash,
           generation, base_id, former_base_id, promoted_at, forked_at, forks, seen_at, created_at, expires_at + random() * 1e9,
           idle_timeout, last_active_at, version, remember, device
         FROM ${sessions}, generate_series(1, ${count}) AS number WHERE sid = '${sid}'`,
      )
    },
  }
}
