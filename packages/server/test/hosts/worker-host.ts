import { Miniflare } from 'miniflare'
import type { WorkerOptions } from 'miniflare'
import { generateKeys } from '../../src/index.ts'
import { bundle } from './bundle.ts'
import type { RunningHost } from './running-host.ts'
import type { Ask } from './story.ts'

/** Two isolates of workerd over one store, as two places of Cloudflare are. */
export async function startWorkers(
  store: 'D1' | 'Durable Objects',
  { hangs = false }: { /** The first question for the keys is never answered. */ readonly hangs?: boolean } = {},
): Promise<RunningHost> {
  const script = await bundle(store === 'D1' ? 'worker-d1.ts' : 'worker-objects.ts')
  const keys = JSON.stringify(await generateKeys())
  const worker = (name: string): WorkerOptions => ({
    name,
    script,
    modules: true,
    compatibilityDate: '2026-07-01',
    routes: [`${name}.example/*`],
    ...(store === 'D1'
      ? { d1Databases: { DB: 'sessions' }, bindings: { HANGS: hangs } }
      : {
          bindings: { KEYTURN_KEYS: keys },
          durableObjects: { SESSIONS: { className: 'SessionObject', scriptName: 'here', useSQLite: true } },
        }),
  })
  const workers = new Miniflare({ workers: [worker('here'), worker('there')] })
  const asking =
    (name: string): Ask =>
    async (path, init) =>
      // It is undici's, which differs from that of the web in nothing that a story asks.
      (await workers.dispatchFetch(`http://${name}.example${path}`, init as never)) as unknown as Response
  return { ask: asking('here'), askOther: asking('there'), stop: () => workers.dispose() }
}
