import { chown, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPgbouncer } from '../../../.ci/pgbouncer.ts'
import { freePort } from './free-port.ts'
import { startGuarded } from './guarded-process.ts'

/** A PgBouncer of one's own on 127.0.0.1, which gives a connection away after each transaction; it ends with this process. */
export interface Pgbouncer {
  /** `postgresql://…` of the superuser. */
  readonly url: string
  readonly stop: () => Promise<void>
}

const nobody = { uid: 65_534, gid: 65_534 }

/** Starts a PgBouncer before a PostgreSQL of this machine, with two connections to it. Rejects where there is none. */
export async function startPgbouncer(databasePort: number): Promise<Pgbouncer> {
  const program = findPgbouncer()
  if (program === undefined) throw new Error('There is no PgBouncer.')
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-pgbouncer-'))
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? nobody : undefined
  if (user) await chown(folder, user.uid, user.gid)
  await writeFile(join(folder, 'users.txt'), '"postgres" ""\n', { mode: 0o644 })
  await writeFile(join(folder, 'pgbouncer.ini'), settings(databasePort, port, folder), { mode: 0o644 })
  const args = [join(folder, 'pgbouncer.ini')]
  const { stop } = await startGuarded({ program, args, folder, readyLine: /process up/, user })
  return { url: `postgresql://postgres@127.0.0.1:${port}/postgres`, stop }
}

function settings(databasePort: number, port: number, folder: string): string {
  return `
[databases]
postgres = host=127.0.0.1 port=${databasePort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${folder}/users.txt
pool_mode = transaction
default_pool_size = 2
`
}
