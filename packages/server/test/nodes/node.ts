// One node: the server in a process of its own, over PostgreSQL or Redis, which a test may kill. It signs everybody in who has a name.
import { createServer } from 'node:http'
import { once } from 'node:events'
import { Cluster, Redis } from 'ioredis'
import { Pool } from 'pg'
import { createAuthServer } from '../../src/auth-server.ts'
import { importKeys } from '../../src/keys/keys.ts'
import { toNodeHandler } from '../../src/node/index.ts'
import { openRedis } from '../../src/node/open-redis.ts'
import type { SessionStore } from '../../src/rotation/session-store.ts'
import { pgClient, sqlStore } from '../../src/stores/sql/index.ts'
import type { NodeMessage, NodeSettings } from './start-node.ts'

process.once('message', (settings) => {
  // What start-node.ts sends first is of this type.
  void start(settings as NodeSettings)
})
// It does not outlive whoever started it.
process.once('disconnect', () => process.exit())

async function start({ databaseUrl, keys, rotation }: NodeSettings): Promise<void> {
  const auth = createAuthServer({
    ...rotation,
    store: openStore(databaseUrl),
    keys: await importKeys(keys),
    verifyCredentials: ({ username }) => (typeof username === 'string' ? { id: username } : undefined),
    loadUser: (id) => ({ id }),
    onError: (error) => tell({ type: 'error', message: String(error) }),
  })
  await auth.start()
  const answer = toNodeHandler(auth)
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address instanceof Object) tell({ type: 'listening', port: address.port })
}

function openStore(url: string): SessionStore {
  if (!url.startsWith('redis')) return sqlStore(pgClient(new Pool({ connectionString: url, max: 10 })))
  return openRedis(url, { Cluster, Redis }).store
}

function tell(message: NodeMessage): void {
  process.send?.(message)
}
