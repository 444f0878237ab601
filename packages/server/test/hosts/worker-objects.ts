// Cloudflare Workers and Durable Objects, with the keys as a secret.
import { env } from 'cloudflare:workers'
import type { StoredKeys } from '../../src/index.ts'
import { durableObjectStore } from '../../src/stores/durable-objects/index.ts'
import { createApp } from './app.ts'

export { SessionObject } from '../../src/stores/durable-objects/index.ts'

const app = createApp({
  store: durableObjectStore(env.SESSIONS),
  keys: { read: async () => JSON.parse(env.KEYTURN_KEYS) as StoredKeys },
})

export default { fetch: app.fetch }
