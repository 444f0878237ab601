import { execFile, spawnSync } from 'node:child_process'
import { chown, cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findPostgres } from '../../../.ci/postgres.ts'
import type { PostgresPrograms } from '../../../.ci/postgres.ts'
import { freePort } from './free-port.ts'
import { startGuarded } from './guarded-process.ts'

/** Options of {@link startPostgres}. */
export interface PostgresOptions {
  /** Server settings beside the usual ones. @default { fsync: 'off', full_page_writes: 'off' }: what was committed survives a crash of PostgreSQL, not one of the machine */
  readonly settings?: Readonly<Record<string, string>>
}

/** A PostgreSQL of one's own, empty, on 127.0.0.1; it ends with this process. */
export interface Postgres {
  /** `postgresql://…` of the superuser. */
  readonly url: string
  readonly port: number
  /** Ends it as a crash does: nothing is said to clients, and the next start recovers from the log. */
  readonly crash: () => Promise<void>
  /** Starts it again after a crash, on the same port. */
  readonly restart: () => Promise<void>
  /** Ends it for good. */
  readonly stop: () => Promise<void>
}

interface User {
  readonly uid: number
  readonly gid: number
}

const nobody: User = { uid: 65_534, gid: 65_534 }
const run = promisify(execFile)
const usual = { fsync: 'off', full_page_writes: 'off' }

/** Makes a database cluster and starts it; takes about a second. Rejects where there is no PostgreSQL. */
export async function startPostgres({ settings = usual }: PostgresOptions = {}): Promise<Postgres> {
  const found = findPostgres()
  if (!found) throw new Error('There is no PostgreSQL for this platform.')
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-postgres-'))
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? nobody : undefined
  if (user) await chown(folder, user.uid, user.gid)
  const { initdb, postgres } = user ? await programsFor(user, found, folder) : found
  const data = join(folder, 'data')
  const initdbArgs = ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync']
  await run(initdb, initdbArgs, { cwd: folder, ...user })
  const all = {
    max_connections: '250',
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: folder,
    ...settings,
  }
  const args = ['-D', data, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
  const readyLine = /database system is ready to accept connections/
  // A pool of pg says that it has ended before its connections have; one that is cut then ends the process by an error that nobody can catch.
  const start = () => startGuarded({ program: postgres, args, folder, readyLine, user, ask: 'TERM' })

  let server = await start()
  return {
    url: `postgresql://postgres@127.0.0.1:${port}/postgres`,
    port,
    crash: () => server.kill('QUIT'),
    restart: async () => {
      server = await start()
    },
    stop: () => server.stop(),
  }
}

/** The programs where this user can run them: a folder such as /root hides them from everybody else. */
async function programsFor(user: User, programs: PostgresPrograms, folder: string): Promise<PostgresPrograms> {
  if (spawnSync(programs.postgres, ['--version'], { ...user, cwd: '/' }).status === 0) return programs
  const own = join(folder, 'programs')
  await cp(programs.folder, own, { recursive: true, verbatimSymlinks: true })
  await run('chown', ['-R', `${user.uid}:${user.gid}`, own])
  return { initdb: join(own, 'bin', 'initdb'), postgres: join(own, 'bin', 'postgres'), folder: own }
}
