import type { Pool } from 'pg'

/** What `oidc-provider` keeps of something it has issued. */
type Payload = Readonly<Record<string, unknown>>

/** As `oidc-provider` asks for it; by its documentation of adapters, on one table like the contributed example for knex, with prepared statements. */
export interface OidcAdapter {
  readonly upsert: (id: string, payload: Payload, expiresIn: number | undefined) => Promise<void>
  readonly find: (id: string) => Promise<Payload | undefined>
  readonly findByUid: (uid: string) => Promise<Payload | undefined>
  readonly findByUserCode: (userCode: string) => Promise<Payload | undefined>
  readonly consume: (id: string) => Promise<void>
  readonly destroy: (id: string) => Promise<void>
  readonly revokeByGrantId: (grantId: string) => Promise<void>
}

export async function createOidcTable(pool: Pool): Promise<void> {
  await pool.query(`
    CREATE TABLE oidc_payloads (
      id text NOT NULL, type text NOT NULL, payload jsonb NOT NULL, grant_id text, user_code text, uid text,
      expires_at timestamptz, consumed_at timestamptz, PRIMARY KEY (id, type)
    );
    CREATE INDEX ON oidc_payloads (grant_id) WHERE grant_id IS NOT NULL;
    CREATE INDEX ON oidc_payloads (uid) WHERE uid IS NOT NULL;
    CREATE INDEX ON oidc_payloads (user_code) WHERE user_code IS NOT NULL`)
}

/** The adapter of one kind of what is issued. */
export function oidcAdapter(pool: Pool, type: string): OidcAdapter {
  const run = async (name: string, text: string, values: readonly unknown[]): Promise<readonly Payload[]> => {
    const { rows } = await pool.query<Payload>({ name: `oidc_${name}`, text, values: [...values, type] })
    return rows
  }
  const findBy = async (column: 'id' | 'uid' | 'user_code', value: string): Promise<Payload | undefined> => {
    const text = `SELECT payload, consumed_at FROM oidc_payloads WHERE ${column} = $1 AND type = $2`
    const [row] = await run(`find_${column}`, text, [value])
    if (!row) return undefined
    return { ...(row['payload'] as Payload), ...(row['consumed_at'] === null ? {} : { consumed: true }) }
  }
  return {
    upsert: async (id, payload, expiresIn) => {
      const { grantId, userCode, uid } = payload
      const expiresAt = expiresIn === undefined ? null : new Date(Date.now() + expiresIn * 1000)
      const text = `INSERT INTO oidc_payloads (id, payload, grant_id, user_code, uid, expires_at, type) VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (id, type) DO UPDATE SET payload = excluded.payload, grant_id = excluded.grant_id, user_code = excluded.user_code,
          uid = excluded.uid, expires_at = excluded.expires_at`
      await run('upsert', text, [id, payload, grantId, userCode, uid, expiresAt])
    },
    find: (id) => findBy('id', id),
    findByUid: (uid) => findBy('uid', uid),
    findByUserCode: (userCode) => findBy('user_code', userCode),
    consume: async (id) => {
      await run('consume', 'UPDATE oidc_payloads SET consumed_at = now() WHERE id = $1 AND type = $2', [id])
    },
    destroy: async (id) => {
      await run('destroy', 'DELETE FROM oidc_payloads WHERE id = $1 AND type = $2', [id])
    },
    revokeByGrantId: async (grantId) => {
      await run('revoke', 'DELETE FROM oidc_payloads WHERE grant_id = $1 AND type = $2', [grantId])
    },
  }
}
