// Cloudflare Workers and D1. All is made in the global scope, where nothing may be asked, random or timed.
import { env } from 'cloudflare:workers'
import { d1Client, sqliteStore } from '../../src/stores/sqlite/index.ts'
import type { SqliteClient } from '../../src/stores/sqlite/index.ts'
import { createApp } from './app.ts'
import { keysIn } from './keys-in.ts'

const inner = d1Client(env.DB)
const statements: string[] = []
const counted: SqliteClient = {
  query: (text, parameters) => {
    statements.push(text)
    return inner.query(text, parameters)
  },
  transact: (texts) => {
    statements.push(...texts)
    return inner.transact(texts)
  },
}
const app = createApp({ store: sqliteStore(counted), keys: keysIn(inner) })

export default {
  fetch: async (request: Request): Promise<Response> =>
    // What this isolate has asked since it was last asked for that.
    request.url.endsWith('/statements') ? Response.json(statements.splice(0)) : app.fetch(request),
}
