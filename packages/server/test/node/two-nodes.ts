import { scryptSync } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import { createLog, readConfiguration, serve } from '../../src/node/index.ts'

const page = { 'content-type': 'application/json', 'idempotency-key': 'one', origin: 'http://app.test' }

// At a fraction of the usual cost, because many passwords are tried.
const salt = Buffer.from('some salt here!!')
const key = scryptSync('engine', salt, 32, { N: 2 ** 4, r: 8, p: 1 })
const passwordHash = `$scrypt$ln=4,r=8,p=1$${bare(salt)}$${bare(key)}`

interface Nodes {
  readonly send: (
    node: 0 | 1,
    method: 'GET' | 'POST',
    path: string,
    headers: Record<string, string>,
    body?: string,
  ) => Promise<Response>
  readonly signIn: (node: 0 | 1, password?: string) => Promise<Response>
}

/** Two nodes as they are started, with the same keys and users, over what `variables` name. */
export async function startTwoNodes(variables: Readonly<Record<string, string>>): Promise<Nodes> {
  const data = await mkdtemp(join(tmpdir(), 'keyturn-nodes-'))
  const users = join(data, 'users.json')
  await writeFile(users, JSON.stringify([{ id: 'ada', email: 'ada@example.com', name: 'Ada', passwordHash }]))
  const own = { PORT: '0', KEYTURN_DATA: data, KEYTURN_USERS_FILE: users, KEYTURN_ORIGIN: 'http://app.test' }
  const environment = { ...own, ...variables }
  const log = createLog('error')
  const nodes = await Promise.all([0, 1].map(() => serve(readConfiguration(environment), log)))
  onTestFinished(async () => {
    await Promise.all(nodes.map(({ close }) => close()))
  })
  const send: Nodes['send'] = (node, method, path, headers, body) =>
    fetch(`http://localhost:${nodes[node]?.port}${path}`, {
      method,
      headers: { ...page, ...headers },
      ...(body !== undefined && { body }),
    })
  return {
    send,
    signIn: (node, password = 'engine') =>
      send(node, 'POST', '/auth/login', {}, JSON.stringify({ email: 'ada@example.com', password })),
  }
}

/** What two nodes that behave as one do when {@link observe} tries them. */
export const asOne = {
  refreshedElsewhere: 200,
  recognisedByBoth: 200,
  signedOutElsewhere: 204,
  recognisedOnceTold: 401,
  wrongPasswords: [401],
  lockedOutOfBoth: [429, 429],
}

/** Signs in on one node and goes on with the other, then guesses passwords on both. */
export async function observe({ send, signIn }: Nodes): Promise<typeof asOne> {
  const here = await signIn(0)
  const cookie = here.headers.getSetCookie().join().split(';')[0] ?? ''
  const refreshed = await send(1, 'POST', '/auth/refresh', { cookie })
  const token: unknown = Reflect.get(Object(await refreshed.json()), 'accessToken')
  const ask = (): Promise<Response> => send(0, 'GET', '/auth/sessions', { authorization: `Bearer ${String(token)}` })
  const recognised = await ask()
  const signedOut = await send(1, 'POST', '/auth/logout', { cookie })
  // The other node is told while we ask; 5 s is what it has at most.
  const told = await vi.waitUntil(async () => (await ask()).status === 401 && 401, { timeout: 5_000 })
  const guesses: number[] = []
  for (let tries = 0; tries < 10; tries++) guesses.push((await signIn(tries % 2 === 0 ? 0 : 1, 'wrong')).status)
  return {
    refreshedElsewhere: refreshed.status,
    recognisedByBoth: recognised.status,
    signedOutElsewhere: signedOut.status,
    recognisedOnceTold: told,
    wrongPasswords: [...new Set(guesses)],
    lockedOutOfBoth: [(await signIn(0)).status, (await signIn(1)).status],
  }
}

function bare(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
