import type { AuthServer, Keys, SessionStore } from '@keyturn/server'
import { present, type Build } from './builds.ts'
import type { Table } from './database.ts'
import { byHandBehindRequest } from './handler.ts'
import { post, refreshTokenOf } from './page.ts'
import type { SignedIn } from './population.ts'

/** What a refresh may come to: nothing is written, the child becomes the base, the base gets another child. */
export type OperationName = 'keep' | 'promote' | 'fork'

/** One of them, done by hand, by hand behind a request, by the store alone, and by the server. */
interface Operation {
  readonly bare: (session: SignedIn) => Promise<void>
  readonly handler: (session: SignedIn) => Promise<void>
  readonly store: (session: SignedIn) => Promise<void>
  readonly refresh: (session: SignedIn) => Promise<void>
}

/** In ms: nothing settles while it is measured. */
export const hour = 3_600_000

/** What can be measured on one table. Each leaves sessions as the next one needs them: first `keep`, then `promote`, then `fork`. */
export interface Operations extends Readonly<Record<OperationName, Operation>> {
  /** Lets a session that was just signed in have its first child. */
  readonly begin: (session: SignedIn) => Promise<void>
}

/** The operations on one table, with access tokens by the signing key of `keys`. */
export function operationsOn(table: Table, keys: Keys, build: Build = present): Operations {
  const settling = serverWith(table.store, keys, hour, build)
  const settled = serverWith(table.store, keys, 0, build)
  const fork = forkOn(table.store, keys, build)

  return {
    begin: fork,
    keep: {
      bare: read,
      handler: byHandBehindRequest(read),
      store: async ({ row }) => {
        await table.store.find(row.sid)
      },
      refresh: async (session) => {
        expectNone(await refresh(settling, session.child))
      },
    },
    promote: {
      bare,
      handler: byHandBehindRequest(bare),
      store,
      refresh: async (session) => {
        const { child } = session
        session.child = expectOne(await refresh(settled, child))
        session.base = child
      },
    },
    fork: {
      bare,
      handler: byHandBehindRequest(bare),
      store,
      refresh: fork,
    },
  }

  async function read({ row }: SignedIn): Promise<void> {
    await table.find(row.sid)
  }

  async function bare({ row }: SignedIn): Promise<void> {
    const { version } = await table.find(row.sid)
    await table.update(row, version)
  }

  async function store({ row: { sid } }: SignedIn): Promise<void> {
    const { row } = await table.store.find(sid)
    if (!row) throw new Error('A session is gone.')
    const { version, generation } = row
    await table.store.replace({ ...row, generation: generation + 1, version: version + 1 }, version)
  }
}

/** Lets the base of a session have another child. */
export function forkOn(store: SessionStore, keys: Keys, build: Build = present): (session: SignedIn) => Promise<void> {
  const server = serverWith(store, keys, hour, build)
  return async (session) => {
    session.child = expectOne(await refresh(server, session.base))
  }
}

/** A server whose children settle after so many ms. */
export function serverWith(store: SessionStore, keys: Keys, settleWindow: number, build: Build = present): AuthServer {
  return build.server.createAuthServer({
    store,
    keys,
    settleWindow,
    seenWindow: settleWindow,
    // A measure repeats one base without end, as nobody else may.
    maxForks: Number.MAX_SAFE_INTEGER,
    verifyCredentials: () => undefined,
    loadUser: (id) => ({ id }),
  })
}

async function refresh(server: AuthServer, refreshToken: string): Promise<string | undefined> {
  return refreshTokenOf(await post(server, 'refresh', {}, refreshToken))
}

function expectOne(refreshToken: string | undefined): string {
  if (refreshToken === undefined) throw new Error('There is no new refresh token.')
  return refreshToken
}

function expectNone(refreshToken: string | undefined): void {
  if (refreshToken !== undefined) throw new Error('There is a new refresh token.')
}
