import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { getRequestListener, type Http2Bindings, type HttpBindings } from '@hono/node-server'
import { createScenario } from '@keyturn/msw'
import {
  createAuthServer,
  defaultLifetimes,
  generateKeys,
  memoryStore,
  parseCookies,
  type KeySource,
  type Lifetimes,
} from '@keyturn/server'
import { memoryLimits } from '@keyturn/server/node'
import { ServerResponse, type IncomingMessage } from 'node:http'
import { createAuditLog } from '../backend/audit-log.ts'
import { createExpenseApi } from '../backend/expense-api.ts'
import { createLabApi, LAB_API } from '../backend/lab-api.ts'
import { demoLifetimes } from '../backend/lab-state.ts'
import { createMemoryRepository } from '../backend/memory-repository.ts'
import { createSeed } from '../backend/seed.ts'
import { loadUser, type User } from '../backend/user.ts'
import { createCredentialCheck } from './credentials.ts'

/** Answers a request under `/auth`, `/api` or `/lab/api`. */
export type Backend = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>

/** The real rotation server, the expense API and the lab's switches, all in this process's memory. */
export async function createBackend(): Promise<Backend> {
  let world = await createWorld(startAgain)

  async function startAgain(): Promise<void> {
    world = await createWorld(startAgain)
  }

  return getRequestListener(async (request, bindings) => {
    const { pathname } = new URL(request.url)
    const { lab, server, api, scenario } = world
    if (pathname.startsWith(`${LAB_API}/`)) return lab.fetch(request)
    const work = () => (pathname.startsWith('/auth/') ? server.fetch(request) : api.fetch(request))
    return (await scenario.perform(request, work)) ?? cutOff(bindings)
  })
}

/** Everything that a reset of the lab makes anew. */
async function createWorld(reset: () => Promise<void>) {
  const repository = createMemoryRepository(createSeed(Date.now()))
  const findUserId = await createCredentialCheck()
  const clock = createClock()
  const audit = createAuditLog()
  let lifetimes: Lifetimes = { ...defaultLifetimes, ...demoLifetimes }

  const server = createAuthServer<User>({
    store: memoryStore({ now: clock.read }),
    keys: await memoryKeys(),
    verifyCredentials: async (credentials) => {
      const userId = await findUserId(credentials)
      return userId === undefined ? undefined : loadUser(repository, userId)
    },
    loadUser: (userId) => loadUser(repository, userId),
    lifetimes: () => lifetimes,
    // The demo is served over http, and not every browser keeps secure cookies there.
    cookie: { secure: false },
    audit: audit.listener,
    // Refreshes are not limited: the lab wants storms of them.
    limits: { signInByAccount: memoryLimits().signInByAccount },
    onError: (error) => console.error(error),
  })
  const scenario = createScenario()
  const api = createExpenseApi({ authenticate: server.authenticate, repository, now: clock.now })
  const lab = createLabApi({
    server,
    scenario,
    clock,
    audit,
    lifetimes: async () => lifetimes,
    setLifetimes: async (changes) => {
      lifetimes = { ...lifetimes, ...changes }
    },
    cookiesOf: ({ headers }) => parseCookies(headers.get('cookie')),
    reset,
  })
  return { server, api, lab, scenario }
}

/** Keys that live as long as this process, and can be replaced. */
async function memoryKeys(): Promise<KeySource> {
  let keys = await generateKeys()
  return {
    read: async () => keys,
    write: async (replaced) => {
      keys = replaced
    },
  }
}

function createClock() {
  let ahead = 0
  const read = (): number => Date.now() + ahead
  return {
    read,
    now: async () => read(),
    move: async (by: number) => {
      ahead += by
    },
  }
}

/**
 * Loses the answer halfway. Were the connection closed before any byte of it, Chromium would send the request again by itself, and
 * the page would never notice.
 */
function cutOff({ outgoing }: HttpBindings | Http2Bindings): Response {
  if (outgoing instanceof ServerResponse) outgoing.writeHead(200, { 'Content-Length': 64 }).write('{')
  setTimeout(() => outgoing.destroy(), 20)
  return RESPONSE_ALREADY_SENT
}
