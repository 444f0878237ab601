import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createAuthServer } from '../auth-server.ts'
import type { AuthServer } from '../auth-server.ts'
import type { KeySource } from '../keys/key-ring.ts'
import { generateKeys, importKeys } from '../keys/keys.ts'
import { ConfigurationError } from './configuration.ts'
import type { Configuration, KeyLocation } from './configuration.ts'
import { installed } from './installed.ts'
import { keyFile, parseKeys } from './key-file.ts'
import { auditTo } from './log.ts'
import type { Log } from './log.ts'
import { openStore } from './open-store.ts'
import type { OpenStore, StoreLocation } from './open-store.ts'
import { hashPassword } from './passwords.ts'
import { readUserFile } from './user-file.ts'
import type { UserFile } from './user-file.ts'

/** A server of sessions with everything that it stands on. */
export interface ConfiguredServer {
  readonly auth: AuthServer
  readonly opened: OpenStore
}

/** Creates what a configuration describes. Rejects with a `ConfigurationError` where keys or users are not right; closes nothing but what it opened in vain. */
export async function createConfiguredServer(
  configuration: Configuration,
  log: Log,
  open: (location: StoreLocation) => Promise<OpenStore> = openStore,
): Promise<ConfiguredServer> {
  const keys = await readKeys(configuration.keys)
  const create = await creatorOf(configuration)
  const users = await readUsers(configuration)
  const opened = await open(configuration)
  if (configuration.isProduction && opened.kind === 'PGlite') {
    log.warn('PGlite keeps the sessions of one process; for several set DATABASE_URL or REDIS_URL.')
  }
  try {
    const auth = create({
      ...configuration.auth,
      ...users,
      keys,
      store: opened.store,
      limits: opened.limits,
      audit: auditTo(log),
      onError: (err, traceId) => log.error({ err, traceId }, 'answered 503, or failed in the background'),
    })
    return { auth, opened }
  } catch (error) {
    await opened.close()
    throw error
  }
}

async function creatorOf({ telemetry }: Configuration): Promise<typeof createAuthServer> {
  if (telemetry === 'off') return createAuthServer
  const observed = await installed('@opentelemetry/api', () => import('../opentelemetry/index.ts'))
  return (options) => observed.createObservedAuthServer(options)
}

async function readKeys(location: KeyLocation): Promise<KeySource> {
  const name = location.type === 'file' ? 'KEYTURN_KEYS_FILE' : 'KEYTURN_KEYS'
  const source = location.type === 'file' ? keyFile(location.path) : { read: async () => parseKeys(location.text) }
  try {
    if (location.type === 'file' && location.mayCreate) await createKeys(location.path)
    await importKeys(await source.read())
    return source
  } catch (error) {
    throw new ConfigurationError([`${name} cannot be used: ${messageOf(error)} Make keys with the command "keys".`])
  }
}

async function createKeys(path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await createOnce(path, JSON.stringify(await generateKeys(), null, 2))
}

async function readUsers({ usersFile, dataDirectory }: Configuration): Promise<UserFile> {
  const path = usersFile ?? (await createTrialUser(`${dataDirectory}/users.json`))
  try {
    return await readUserFile(path)
  } catch (error) {
    throw new ConfigurationError([`KEYTURN_USERS_FILE cannot be used: ${messageOf(error)}`])
  }
}

async function createTrialUser(path: string): Promise<string> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const trial = {
    id: 'ada',
    email: 'ada@example.com',
    name: 'Ada Lovelace',
    passwordHash: await hashPassword('engine'),
  }
  await createOnce(path, JSON.stringify([trial], null, 2))
  return path
}

// Servers that start together must not replace what the first of them has made.
async function createOnce(path: string, text: string): Promise<void> {
  await writeFile(path, text, { mode: 0o600, flag: 'wx' }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.message.replace(/\.$/, '')}.` : 'it cannot be read.'
}
