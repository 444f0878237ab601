import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { getRequestListener, type Http2Bindings, type HttpBindings } from '@hono/node-server'
import { createScenario } from '@keyturn/msw'
import {
  createAuthServer,
  defaultLifetimes,
  generateKeys,
  importKeys,
  memoryStore,
  type Lifetimes,
} from '@keyturn/server'
import { memoryLimits } from '@keyturn/server/node'
import { ServerResponse, type IncomingMessage } from 'node:http'
import { createExpenseApi } from '../backend/expense-api.ts'
import { createLabApi } from '../backend/lab-api.ts'
import { demoLifetimes } from '../backend/lab-state.ts'
import { createMemoryRepository } from '../backend/memory-repository.ts'
import { createSeed } from '../backend/seed.ts'
import { loadUser, type User } from '../backend/user.ts'
import { createCredentialCheck } from './credentials.ts'

/** Answers a request under `/auth`, `/api` or `/lab`. */
export type Backend = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>

/** The real rotation server, the expense API and the lab's switches, all in this process's memory. */
export async function createBackend(): Promise<Backend> {
  const repository = createMemoryRepository(createSeed(Date.now()))
  const findUserId = await createCredentialCheck()
  const clock = createClock()
  let lifetimes: Lifetimes = { ...defaultLifetimes, ...demoLifetimes }

  const server = createAuthServer<User>({
    store: memoryStore({ now: clock.read }),
    keys: await importKeys(await generateKeys()),
    verifyCredentials: async (credentials) => {
      const userId = await findUserId(credentials)
      return userId === undefined ? undefined : loadUser(repository, userId)
    },
    loadUser: (userId) => loadUser(repository, userId),
    lifetimes: () => lifetimes,
    // The demo is served over http, and not every browser keeps secure cookies there.
    cookie: { secure: false },
    // Refreshes are not limited: the lab wants storms of them.
    limits: { signInByAccount: memoryLimits().signInByAccount },
    onError: (error) => console.error(error),
  })
  const scenario = createScenario()
  const api = createExpenseApi({ authenticate: server.authenticate, repository, now: clock.now })
  const setLifetimes = async (changes: Partial<Lifetimes>): Promise<void> => {
    lifetimes = { ...lifetimes, ...changes }
  }
  const lab = createLabApi({ server, scenario, clock, lifetimes: async () => lifetimes, setLifetimes })

  return getRequestListener(async (request, bindings) => {
    const { pathname } = new URL(request.url)
    if (pathname.startsWith('/lab/')) return lab.fetch(request)
    const work = () => (pathname.startsWith('/auth/') ? server.fetch(request) : api.fetch(request))
    return (await scenario.perform(request, work)) ?? cutOff(bindings)
  })
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
