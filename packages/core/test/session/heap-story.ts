import { text } from 'node:stream/consumers'
import { getHeapSnapshot } from 'node:v8'
// A watch would keep what it watches.
// oxlint-disable-next-line no-restricted-imports
import { createSession, type TransportAnswer } from '../../src/index.ts'
import { createWorld } from '../../src/testing/index.ts'

// A program: somebody signs in, requests wait and are replayed, somebody signs out. Prints how many tokens are in the heap at the
// end, and how many there were before. Nobody here keeps one.

const world = createWorld()
const tab = world.openTab()
const grant = async (): Promise<TransportAnswer> => ({
  status: 200,
  body: { access_token: `token-${crypto.randomUUID()}`, expires_in: 600, user: { id: 'u1' } },
})
const session = createSession({
  runtime: tab,
  transport: { signIn: grant, refresh: grant, signOut: async () => ({ status: 204, body: '' }) },
})

async function request(): Promise<void> {
  let sendings = 0
  await session.authorize({
    url: '/things',
    repeatable: true,
    send: async () => ({ status: sendings++ ? 200 : 401, text: async () => '' }),
    read: (answer) => answer,
  })
}

async function countTokens(): Promise<number> {
  await world.settle()
  const heap = await text(getHeapSnapshot())
  return new Set(heap.match(/token-[0-9a-f-]{36}/g)).size
}

await session.signIn({ name: 'Ada' })
await world.advance(11 * 60_000)
await Promise.all(Array.from({ length: 5 }, request))
const before = await countTokens()
await session.signOut()
const after = await countTokens()
process.stdout.write(JSON.stringify({ before, after }))
// The session is still there to be signed in to.
session.dispose()
