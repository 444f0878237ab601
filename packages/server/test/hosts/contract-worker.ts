// Runs one check of the contract of stores within workerd.
import { durableObjectStore } from '../../src/stores/durable-objects/index.ts'
import type { ObjectNamespaceLike } from '../../src/stores/durable-objects/index.ts'
import type { SessionStore } from '../../src/rotation/session-store.ts'
import { d1Client, sqliteStore } from '../../src/stores/sqlite/index.ts'
import type { D1Like } from '../../src/stores/sqlite/index.ts'
import { storeContract } from '../../src/testing/index.ts'

export { SessionObject } from '../../src/stores/durable-objects/index.ts'

interface Environment {
  readonly DB: D1Like
  readonly SESSIONS: ObjectNamespaceLike
}

export default {
  fetch: async (request: Request, environment: Environment): Promise<Response> => {
    const { searchParams } = new URL(request.url)
    const check = storeContract(async () => storeFor(searchParams.get('store'), environment)).find(
      ({ name }) => name === searchParams.get('check'),
    )
    return (
      check?.run().then(
        () => new Response('passed'),
        (error: unknown) => new Response(String(error)),
      ) ?? new Response('There is no such check.')
    )
  },
}

/** An empty one: of another name each time. */
function storeFor(kind: string | null, { DB, SESSIONS }: Environment): SessionStore {
  const letters = [...crypto.getRandomValues(new Uint8Array(10))].map((byte) => String.fromCodePoint(97 + (byte % 26)))
  const prefix = `${letters.join('')}_`
  return kind === 'D1' ? sqliteStore(d1Client(DB), { prefix }) : durableObjectStore(SESSIONS, { prefix })
}
