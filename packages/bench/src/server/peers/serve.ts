// A process of its own for one peer, which start-peer.ts starts and ends.
import { once } from 'node:events'
import { createServer } from 'node:http'
import { Pool } from 'pg'
import type { OpenPeer } from './peer.ts'
import { peers } from './peers.ts'
import type { PeerAnswer, PeerOrder } from './start-peer.ts'

process.once('message', (order) => {
  // What start-peer.ts sends first is of this type.
  void serve(order as PeerOrder)
})
// It does not outlive whoever started it.
process.once('disconnect', () => process.exit())

async function serve({ name, databaseUrl, connections, users }: PeerOrder): Promise<void> {
  const pool = new Pool({ connectionString: databaseUrl, max: connections })
  pool.on('error', () => {})
  let opened: OpenPeer | undefined
  const server = createServer((incoming, outgoing) => opened?.listener(incoming, outgoing))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = address instanceof Object ? address.port : 0
  opened = await peers[name].open(pool, `http://127.0.0.1:${port}`, users)
  await pool.query('VACUUM ANALYZE')
  const { path, clientId, refreshTokens } = opened
  tell({ port, path, clientId, refreshTokens })
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    tell({ processorTime: user + system })
  })
}

function tell(answer: PeerAnswer | { readonly processorTime: number }): void {
  process.send?.(answer)
}
