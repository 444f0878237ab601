/** Where the tables are and what they are called. Small letters, digits and underscores. */
export interface SqlNaming {
  /** The schema of the tables; created where it does not exist. @default the first of the connection's search path */
  readonly schema?: string | undefined
  /** What the names of the tables begin with. @default 'keyturn_' */
  readonly prefix?: string | undefined
}

/** The names as they are written in SQL. */
export interface SqlNames {
  readonly schema: string | undefined
  readonly sessions: string
  readonly revocations: string
  readonly schemaVersion: string
  /** What revocations are notified on. */
  readonly channel: string
  /** Anything else in the schema. */
  readonly named: (name: string) => string
  /** An index: SQL puts it where its table is. */
  readonly index: (name: string) => string
}

// PostgreSQL keeps 63 bytes of a name; the longest is made of both.
const longest = 24

/** Throws a `TypeError` that names the option that is wrong. */
export function resolveNames({ schema, prefix = 'keyturn_' }: SqlNaming): SqlNames {
  if (schema !== undefined) requireName('schema', schema)
  requireName('prefix', prefix)
  const index = (name: string): string => `"${prefix}${name}"`
  const named = (name: string): string => (schema === undefined ? index(name) : `"${schema}".${index(name)}`)
  return {
    schema,
    sessions: named('sessions'),
    revocations: named('revocations'),
    schemaVersion: named('schema_version'),
    channel: `${schema === undefined ? '' : `${schema}_`}${prefix}revoked`,
    named,
    index,
  }
}

function requireName(option: string, name: unknown): void {
  if (typeof name === 'string' && name.length <= longest && /^[a-z_][a-z0-9_]*$/.test(name)) return
  throw new TypeError(`${option}: must be small letters, digits and underscores, at most ${longest}.`)
}
