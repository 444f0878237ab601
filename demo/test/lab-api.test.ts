import { createScenario } from '@keyturn/msw'
import {
  createAuthServer,
  defaultLifetimes,
  generateKeys,
  memoryStore,
  type KeySource,
  type Lifetimes,
  type RequestCookies,
} from '@keyturn/server'
import { expect, test } from 'vitest'
import { createAuditLog } from '../backend/audit-log.ts'
import { createLabApi } from '../backend/lab-api.ts'

async function openLab() {
  let ahead = 0
  let lifetimes: Lifetimes = defaultLifetimes
  let cookies: RequestCookies = {}
  let resets = 0
  const now = (): number => Date.now() + ahead
  const audit = createAuditLog()
  const server = createAuthServer({
    store: memoryStore({ now }),
    keys: await keySource(),
    verifyCredentials: () => ({ id: 'tom' }),
    loadUser: (id) => ({ id }),
    lifetimes: () => lifetimes,
    audit: audit.listener,
  })
  const lab = createLabApi({
    server,
    audit,
    scenario: createScenario(),
    clock: {
      now: async () => now(),
      move: async (by) => void (ahead += by),
    },
    lifetimes: async () => lifetimes,
    setLifetimes: async (changes) => {
      lifetimes = { ...lifetimes, ...changes }
    },
    cookiesOf: () => cookies,
    reset: async () => void resets++,
  })
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'attempt-1' }
  const tell = async (path: string, body: unknown = {}): Promise<Response> =>
    lab.fetch(new Request(`http://lab.test/lab/api${path}`, { method: 'POST', headers, body: JSON.stringify(body) }))
  /** What the browser asks of the auth server, with its jar. */
  const ask = async (path: string): Promise<number> => {
    const request = new Request(`http://lab.test/auth${path}`, { method: 'POST', headers, body: '{}' })
    const { response, setCookies } = await server.respond(request, {
      cookies,
      from: { site: 'same-origin', origin: null },
    })
    cookies = { ...cookies, ...Object.fromEntries(setCookies.map(({ name, value }) => [name, value])) }
    return response.status
  }
  const read = async (path: string): Promise<unknown> =>
    (await lab.fetch(new Request(`http://lab.test/lab/api${path}`))).json()
  return { tell, ask, read, server, resets: () => resets, cookies: () => cookies }
}

async function keySource(): Promise<KeySource> {
  let keys = await generateKeys()
  return {
    read: async () => keys,
    write: async (replaced) => {
      keys = replaced
    },
  }
}

test('time goes ahead in whole seconds', async () => {
  const { tell } = await openLab()
  await tell('/skip', { duration: 60_000 })
  expect(await (await tell('/skip', { duration: 1200 })).json()).toMatchObject({ ahead: 62_000 })
})

test.each(['slow', 'failing', 'unreachable', 'refusing', 'none'])(
  'the trouble %s lasts until another is chosen',
  async (fault) => {
    const { tell } = await openLab()
    await tell('/fault', { fault: 'slow' })
    expect(await (await tell('/fault', { fault })).json()).toMatchObject({ fault })
  },
)

test('a lost answer is told apart from a server that cannot be reached', async () => {
  const { tell } = await openLab()
  expect(await (await tell('/lose-next-answer', {})).json()).toMatchObject({ fault: 'none', isLosingNextAnswer: true })
})

test('lifetimes and ends of sessions reach the server', async () => {
  const { tell, ask } = await openLab()
  const answer = await tell('/lifetimes', { access: 5000, idle: 60_000, session: 120_000 })
  expect(await answer.json()).toMatchObject({ lifetimes: { access: 5000, idle: 60_000, session: 120_000 } })
  await ask('/login')
  expect(await ask('/refresh')).toBe(200)
  await tell('/end-sessions', { userId: 'tom' })
  expect(await ask('/refresh')).toBe(401)
})

test('a thief has nothing to steal from who is not signed in, and nothing to use before', async () => {
  const { tell } = await openLab()
  expect((await tell('/thief/steal')).status).toBe(409)
  expect((await tell('/thief/refresh')).status).toBe(409)
})

test('a thief who goes on beside the user is found, and the answers never hold what was stolen', async () => {
  const { tell, ask, read, cookies } = await openLab()
  await ask('/login')
  const { 'keyturn-session': hint, ...secrets } = cookies()
  const stolen = Object.values(secrets).flat()
  expect([hint, stolen]).toEqual(['1', [expect.any(String)]])
  expect(await (await tell('/thief/steal')).text()).toBe('{"stolen":true}')
  const reports: unknown[] = []
  for (let round = 0; round < 8; round++) {
    reports.push(await (await tell('/thief/refresh')).json())
    await tell('/skip', { duration: 70_000 })
    await ask('/refresh')
    await tell('/skip', { duration: 70_000 })
  }
  const audit = JSON.stringify(await read('/audit'))
  expect(audit).toContain('"verdict":"theft"')
  expect(audit).toContain('"isThief":true')
  expect(reports.at(-1)).toMatchObject({ isServed: false, code: 'reuse-detected' })
  for (const secret of stolen) expect(audit + JSON.stringify(reports)).not.toContain(secret)
  expect(await ask('/refresh')).toBe(401)
})

test('the audit tells only what is new', async () => {
  const { ask, read } = await openLab()
  await ask('/login')
  await ask('/refresh')
  expect(await read('/audit?after=1')).toMatchObject({
    entries: [{ type: 'refreshed', verdict: 'fork', isThief: false }],
  })
  expect(await read('/audit?after=x')).toMatchObject({ error: 'invalid-request' })
})

test('a new signing key is published', async () => {
  const { tell, server } = await openLab()
  const countKeys = async (): Promise<number> => {
    const answer = await server.fetch(new Request('http://lab.test/auth/.well-known/jwks.json'))
    return ((await answer.json()) as { readonly keys: readonly unknown[] }).keys.length // RFC 7517 §5
  }
  expect(await countKeys()).toBe(1)
  await tell('/rotate-keys')
  expect(await countKeys()).toBe(2)
})

test('a reset reaches the backend', async () => {
  const { tell, resets } = await openLab()
  expect((await tell('/reset')).status).toBe(200)
  expect(resets()).toBe(1)
})

test.each([
  ['/skip', { duration: -1 }],
  ['/skip', null],
  ['/fault', { fault: 'meteor' }],
  ['/lifetimes', { access: 0, idle: 1, session: 1 }],
  ['/end-sessions', {}],
])('%s with %j is refused with a clear error', async (path, body) => {
  const { tell } = await openLab()
  const answer = await tell(path, body)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ error: 'invalid-request' })
})
