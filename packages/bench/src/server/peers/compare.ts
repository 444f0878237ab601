import { Agent, request } from 'node:http'
import { startPostgres } from '@keyturn/databases'
import { median } from '../../figures/median.ts'
import { measure, quantile, type Block } from '../measure.ts'
import { durable } from '../postgres.ts'
import { peers, type PeerName } from './peers.ts'
import { startPeer, type RunningPeer } from './start-peer.ts'

/** How fast somebody exchanges refresh tokens. */
export interface PeerResult {
  readonly name: string
  /** The median of the rounds. */
  readonly perSecond: number
  /** In ms. */
  readonly p50: number
  /** In ms. */
  readonly p99: number
  /** What its process has used of a processor for each, in µs: the median of the rounds. */
  readonly processorTime: number
  /** How many times as fast the first of all is: the median of the rounds, in each of which all take turns. */
  readonly ofFirst: number
}

/** How many refresh at a time, each a session of its own. */
export const PEER_USERS = 64

interface PeerBlock extends Block {
  readonly processorTime: number
}

interface User {
  refreshToken: string
}

/**
 * Refreshes of each peer on one PostgreSQL that waits for its disk, over HTTP on this machine, each in a process of its own; all take turns, round
 * by round. The first one is ours.
 */
export async function comparePeers({
  rounds,
  duration,
  warmUp = 2_000,
  users = PEER_USERS,
}: {
  readonly rounds: number
  readonly duration: number
  /** How long each is asked before, in ms. @default 2_000 */
  readonly warmUp?: number
  /** @default 64 */
  readonly users?: number
}): Promise<readonly PeerResult[]> {
  // What has these names is of this type.
  const names = Object.keys(peers) as readonly PeerName[]
  const database = await startPostgres({ settings: durable })
  const running: RunningPeer[] = []
  try {
    for (const name of names) running.push(await startPeer(name, database.url, users))
    const turns = running.map(turnsOf)
    const taken = names.map(() => [] as PeerBlock[])
    for (const turn of turns) await turn(warmUp)
    for (let round = 0; round < rounds; round++) {
      for (const [index, turn] of turns.entries()) taken[index]?.push(await turn(duration))
    }
    const [first = []] = taken
    return names.map((name, index) => resultOf(peers[name].name, taken[index] ?? [], first))
  } finally {
    await Promise.all(running.map(({ stop }) => stop()))
    await database.stop()
  }
}

function resultOf(name: string, blocks: readonly PeerBlock[], first: readonly PeerBlock[]): PeerResult {
  const latencies = blocks.flatMap((block) => block.latencies)
  return {
    name,
    perSecond: median(blocks.map(({ perSecond }) => perSecond)),
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    processorTime: median(blocks.map(({ processorTime }) => processorTime)),
    ofFirst: median(blocks.map(({ perSecond }, round) => (first[round]?.perSecond ?? NaN) / perSecond)),
  }
}

/** Makes what refreshes the sessions of a peer for so many ms, each with the token that it was given last. */
function turnsOf(peer: RunningPeer): (duration: number) => Promise<PeerBlock> {
  const agent = new Agent({ keepAlive: true, maxSockets: PEER_USERS })
  const users: readonly User[] = peer.refreshTokens.map((refreshToken) => ({ refreshToken }))
  return async (duration) => {
    const before = await peer.processorTime()
    const block = await measure(users, (user) => refresh(user, agent, peer), duration, users.length)
    const used = (await peer.processorTime()) - before
    return { ...block, processorTime: used / block.latencies.length }
  }
}

async function refresh(user: User, agent: Agent, { clientId, port, path }: RunningPeer): Promise<void> {
  const { refreshToken } = user
  const form = `grant_type=refresh_token&client_id=${clientId}&refresh_token=${refreshToken}`
  const answer = await post(agent, port, path, form)
  const next: unknown = Reflect.get(Object(JSON.parse(answer)), 'refresh_token')
  if (typeof next !== 'string' || next === refreshToken) throw new Error(`A refresh was answered ${answer}`)
  user.refreshToken = next
}

function post(agent: Agent, port: number, path: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
    }
    const sent = request({ agent, host: '127.0.0.1', port, path, method: 'POST', headers }, (incoming) => {
      let text = ''
      incoming.setEncoding('utf8')
      incoming.on('data', (part: string) => (text += part))
      incoming.on('end', () => resolve(text))
      incoming.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
