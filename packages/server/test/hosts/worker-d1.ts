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
const keys = keysIn(inner)
const { promise: hanging, resolve: hang } = Promise.withResolvers<void>()
let mayHang = env.HANGS
const app = createApp({
  store: sqliteStore(counted),
  keys: {
    read: async () => {
      if (!mayHang) return keys.read()
      mayHang = false
      hang()
      // As long as the request lives, but no longer.
      await new Promise((resolve) => setTimeout(resolve, 3_600_000))
      return keys.read()
    },
  },
})

export default {
  fetch: async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    // What this isolate has asked since it was last asked for that.
    if (pathname === '/statements') return Response.json(statements.splice(0))
    // Answered once the keys have been asked for.
    if (pathname === '/hanging') return hanging.then(() => new Response('hangs'))
    return app.fetch(request)
  },
}
