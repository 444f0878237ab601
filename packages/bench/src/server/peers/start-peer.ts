import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Pool } from 'pg'
import type { OpenPeer } from './peer.ts'
import type { PeerName } from './peers.ts'

/** What a peer is to serve. */
export interface PeerOrder {
  readonly name: PeerName
  readonly databaseUrl: string
  readonly connections: number
  readonly users: number
}

/** Where it can be asked, and with what. */
export interface PeerAnswer extends Omit<OpenPeer, 'listener'> {
  readonly port: number
}

/** A peer in a process of its own. */
export interface RunningPeer extends PeerAnswer {
  /** Of its process so far, in µs. */
  readonly processorTime: () => Promise<number>
  readonly stop: () => Promise<void>
}

/** Starts a peer with a database of its own on this server. */
export async function startPeer(name: PeerName, serverUrl: string, users: number): Promise<RunningPeer> {
  const database = `peer_${name.toLowerCase()}`
  const admin = new Pool({ connectionString: serverUrl, max: 1 })
  await admin.query(`CREATE DATABASE ${database}`)
  await admin.end()
  const child = fork(fileURLToPath(new URL('serve.ts', import.meta.url)))
  const exited = once(child, 'exit')
  const failed = exited.then(() => Promise.reject(new Error(`${name} has ended.`)))
  const ask = async (message: object): Promise<unknown> => {
    const answer = once(child, 'message')
    child.send(message)
    const answers: readonly unknown[] = await Promise.race([answer, failed])
    return answers[0]
  }
  const databaseUrl = serverUrl.replace(/\/[^/]*$/, `/${database}`)
  const order: PeerOrder = { name, databaseUrl, connections: 16, users }
  // What serve.ts sends is of these types.
  const serving = (await ask(order)) as PeerAnswer
  return {
    ...serving,
    processorTime: async () => ((await ask({})) as { readonly processorTime: number }).processorTime,
    stop: async () => {
      child.kill()
      await exited
    },
  }
}
