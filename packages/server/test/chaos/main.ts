// pnpm chaos: two nodes over one PostgreSQL or Redis, all of which fail now and then, and users, some of whom are thieves.
// --store redis (or redis-cluster, whose masters are killed and whose slots are moved) --minutes 3 --clients 50 --seed 1 --profile strict
import { parseArgs } from 'node:util'
import { breakablePostgres } from '../breakable/postgres.ts'
import { breakableRedisCluster } from '../breakable/redis-cluster.ts'
import { breakableRedis } from '../breakable/redis.ts'
import { runChaos } from './run-chaos.ts'
import type { ChaosPlan } from './run-chaos.ts'
import { describeTally, isProved } from './tally.ts'

const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'postgres' },
    minutes: { type: 'string', default: '3' },
    clients: { type: 'string', default: '50' },
    profile: { type: 'string', default: 'resilient' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
  },
})
const [minutes, clients, seed] = [Number(values.minutes), Number(values.clients), Number(values.seed)]
const startedAt = Date.now()
const databases = {
  postgres: breakablePostgres,
  redis: breakableRedis,
  'redis-cluster': breakableRedisCluster,
} as const
const store = (['redis', 'redis-cluster'] as const).find((name) => name === values.store) ?? 'postgres'
say(`${store}, ${minutes} minutes, ${clients} clients, seed ${seed}`)

const settleWindow = 3_000
const plan: ChaosPlan = {
  startDatabase: databases[store],
  seed,
  clients,
  thieves: Math.ceil(clients / 5),
  profile: values.profile === 'strict' ? 'strict' : 'resilient',
  settleWindow,
  patience: settleWindow / 3,
  duration: minutes * 60_000,
}
const tally = await runChaos(plan, ({ events, thefts, falseSignOuts }) => {
  const found = thefts.filter(({ foundAt }) => foundAt !== undefined).length
  const disasters = [...events].map(([name, count]) => `${count} ${name}`).join(', ')
  say(`${disasters}; ${found} of ${thefts.length} thieves found; ${falseSignOuts.length} false sign-outs`)
})
for (const line of describeTally(tally)) say(line)
if (isProved(tally)) say('Nobody was signed out falsely, and all thieves were found.')
else {
  say(`NOT AS PROMISED. Again: --store ${store} --seed ${seed}`)
  process.exitCode = 1
}

function say(line: string): void {
  const seconds = Math.round((Date.now() - startedAt) / 1000)
  process.stdout.write(`${String(seconds).padStart(4)} s  ${line}\n`)
}
