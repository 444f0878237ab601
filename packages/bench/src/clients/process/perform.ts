// The program of a contestant's own process: it does what the bench asks for, over IPC.
import type { Client, IdealClient } from '../contestants/contestant.ts'
import { contestants, ideals, type ContestantName } from '../contestants/index.ts'
import { TOKEN_LIFETIME } from '../contestants/site.ts'
import { instantAdapter } from './instant-adapter.ts'
import type { Call, OverheadPlan, Performer, Reply, Situation } from './performer.ts'
import { simulateTime, type SimulatedTime } from './simulated-time.ts'

// Given by startPerformer.
const [name, origin] = process.argv.slice(2) as [ContestantName, string]
const { [name]: contestant } = contestants
const { [contestant.ideal]: ideal } = ideals

/** A request without an answer after so many milliseconds counts as rejected. */
const PATIENCE = 15_000

/** How the prepared client sends requests on a dead token. */
let send: (situation: Situation, paths: readonly string[]) => Promise<readonly PromiseSettledResult<unknown>[]>
let dispose = (): void => {}
/** Somebody at work, and the clock of their day. */
let work: { readonly client: Client; readonly time: SimulatedTime } | undefined

const performer: Performer = {
  async prepare(actor, requests) {
    dispose()
    const client = await (actor === 'ideal' ? prepareIdeal() : prepareContestant())
    dispose = () => client.dispose?.()
    await getAll(client, Array<string>(requests).fill('/items/1'))
  },

  async storm({ situation, paths }) {
    const comeBack = situation === 'expired' ? sleep(TOKEN_LIFETIME) : () => {}
    const start = performance.now()
    const results = await send(situation, paths)
    const wall = performance.now() - start
    dispose()
    comeBack()
    return { wall, rejected: results.filter(({ status }) => status === 'rejected').length }
  },

  async overhead(plan) {
    const adapter = plan.to === 'site' ? undefined : instantAdapter
    const entrance = { origin, ...(adapter && { adapter }) }
    const clients = [await ideal.start(entrance), await contestant.start(entrance)] as const
    await compare(clients, { ...plan, duration: plan.duration / 4 })
    const ratios = await compare(clients, plan)
    clients.forEach(({ dispose }) => dispose?.())
    return ratios
  },

  async begin(actor) {
    const time = simulateTime()
    const starter = actor === 'ideal' ? ideal : contestant
    work = { time, client: await time.settle(starter.start({ origin })) }
  },

  async pass(duration) {
    if (!work) return false
    const { time, client } = work
    await time.pass(duration)
    return time.settle(client.get('/items/1?latency=0')).then(
      () => true,
      () => false,
    )
  },

  async seen() {
    return work?.client.seen?.() ?? null
  },
}

process.on('message', (message) => {
  // What startPerformer sends is of this type.
  const { id, method, input } = message as Call
  const perform = performer[method] as (...input: readonly unknown[]) => Promise<unknown>
  const reply = (rest: Omit<Reply, 'id'>): void => void process.send?.({ id, ...rest })
  perform(...input).then(
    (output) => reply({ output }),
    (failure: unknown) => reply({ failure: String(failure) }),
  )
})

// Nobody is left to ask for anything.
process.on('disconnect', () => process.exit())

async function prepareContestant(): Promise<Client> {
  const client = await contestant.start({ origin })
  send = (_situation, paths) => getAll(client, paths)
  return client
}

/** By hand, at the right moment: who can know that the token is dead refreshes first, who cannot is refused first. */
async function prepareIdeal(): Promise<Client> {
  const client: IdealClient = await ideal.start({ origin })
  send = async (situation, paths) => {
    if (situation === 'revoked') await getAll(client, paths)
    await client.refresh()
    return getAll(client, paths)
  }
  return client
}

function getAll(client: Client, paths: readonly string[]): Promise<readonly PromiseSettledResult<unknown>[]> {
  const noAnswer = new Promise<never>((_, reject) => setTimeout(reject, PATIENCE, new Error('No answer.')))
  return Promise.allSettled(paths.map((path) => Promise.race([client.get(path), noAnswer])))
}

/** Sets the clock of this process ahead, as after sleep, and returns how to set it back. */
function sleep(duration: number): () => void {
  const now = Date.now
  Date.now = () => now() + duration
  return () => void (Date.now = now)
}

/** Blocks of requests, in turn by the first client and the second; and what each pair's second took over the first. */
async function compare(
  [first, second]: readonly [Client, Client],
  { block, duration }: OverheadPlan,
): Promise<readonly number[]> {
  const ratios: number[] = []
  const end = performance.now() + duration
  for (let turn = 0; performance.now() < end || turn < 4; turn++) {
    // Whoever goes second finds the work of the collector left by the first.
    const isReversed = turn % 2 === 1
    const one = await time(isReversed ? second : first, block)
    const other = await time(isReversed ? first : second, block)
    ratios.push(isReversed ? one / other : other / one)
  }
  return ratios
}

async function time(client: Client, requests: number): Promise<number> {
  const start = performance.now()
  for (let sent = 0; sent < requests; sent++) await client.get('/items/1?latency=0')
  return performance.now() - start
}
