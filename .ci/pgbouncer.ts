import { findProgram } from './program.ts'

/** The path of PgBouncer; undefined where there is none. Debian has it where only root's PATH leads. */
export function findPgbouncer(): string | undefined {
  return findProgram(['pgbouncer'], ['/usr/sbin/pgbouncer', '/usr/local/sbin/pgbouncer'])
}
