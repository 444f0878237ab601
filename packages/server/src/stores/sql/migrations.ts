import type { SqlClient } from './client.ts'
import type { SqlNames } from './names.ts'

/** How the tables are made. */
export interface SqlLayout {
  readonly names: SqlNames
  /** Into how many hash partitions, by sid; 0: into none. */
  readonly partitions: number
}

/** What has to be done to a database, in this order; what has been released is never changed, only added to. */
const migrations: readonly ((layout: SqlLayout) => string)[] = [
  ({ names, partitions }) => `
    CREATE TABLE ${names.sessions} (
      sid text COLLATE "C" PRIMARY KEY,
      user_id text COLLATE "C" NOT NULL,
      secret_hash text NOT NULL,
      generation integer NOT NULL,
      base_id text NOT NULL,
      former_base_id text,
      promoted_at double precision NOT NULL,
      forked_at double precision NOT NULL,
      forks integer NOT NULL,
      seen_at double precision,
      created_at double precision NOT NULL,
      expires_at double precision NOT NULL,
      idle_timeout double precision NOT NULL,
      last_active_at double precision NOT NULL,
      revoked_at double precision,
      revoke_reason text,
      version integer NOT NULL,
      remember boolean NOT NULL,
      device jsonb NOT NULL
    ) ${partitions > 0 ? 'PARTITION BY HASH (sid)' : storage};
    ${Array.from({ length: partitions }, (_, index) => partition(names, index, partitions)).join('\n')}
    CREATE INDEX ${names.index('sessions_user_id')} ON ${names.sessions} (user_id);
    CREATE INDEX ${names.index('sessions_expires_at')} ON ${names.sessions} (expires_at);
    CREATE TABLE ${names.revocations} (
      sid text COLLATE "C" PRIMARY KEY,
      revoked_at double precision NOT NULL
    );
    CREATE INDEX ${names.index('revocations_revoked_at')} ON ${names.revocations} (revoked_at);`,
  // Nullable and without a default: nothing is rewritten, and nodes that do not know of it go on.
  ({ names }) => `ALTER TABLE ${names.sessions} ADD COLUMN bound jsonb;`,
]

// Room on each page, so that an update that touches no index finds a place for the new row beside the old one (HOT).
const storage = 'WITH (fillfactor = 80)'

function partition(names: SqlNames, index: number, partitions: number): string {
  const name = names.named(`sessions_${index}`)
  return `CREATE TABLE ${name} PARTITION OF ${names.sessions} FOR VALUES WITH (MODULUS ${partitions}, REMAINDER ${index}) ${storage};`
}

/**
 * Brings the tables to the present version: by one statement, which is one transaction, under a lock that nodes that start
 * together take one after the other. Does nothing, and needs no right to create anything, where they are there already.
 */
export async function migrate(client: SqlClient, layout: SqlLayout): Promise<void> {
  const { schema, schemaVersion } = layout.names
  const steps = migrations.map(
    (migration, index) => `
      IF present < ${index + 1} THEN
        ${migration(layout)}
        INSERT INTO ${schemaVersion} (version) VALUES (${index + 1});
      END IF;`,
  )
  await client.query(`
    DO $migration$
    DECLARE present integer;
    BEGIN
      PERFORM pg_advisory_xact_lock(hashtextextended('${schemaVersion}', 0));
      ${schema === undefined ? '' : `IF to_regnamespace('"${schema}"') IS NULL THEN CREATE SCHEMA "${schema}"; END IF;`}
      IF to_regclass('${schemaVersion}') IS NULL THEN
        CREATE TABLE ${schemaVersion} (version integer PRIMARY KEY, migrated_at timestamptz NOT NULL DEFAULT now());
      END IF;
      present := (SELECT coalesce(max(version), 0) FROM ${schemaVersion});
      ${steps.join('')}
    END
    $migration$`)
}
