import type { AuthServer, RequestCookies } from '@keyturn/server'
import type { ArmedFault, MockServer, Scenario } from '@keyturn/msw'
import { Hono } from 'hono'
import { problem, readJson } from './answers.ts'
import type { AuditLog } from './audit-log.ts'
import { faults, type Fault, type LabState } from './lab-state.ts'
import { createThief } from './thief.ts'

/** What the lab needs of a backend. The mock server of `@keyturn/msw` is one; the Node server brings the same parts. */
export interface LabBackend extends Pick<MockServer, 'lifetimes' | 'setLifetimes'> {
  readonly server: Pick<AuthServer, 'basePath' | 'respond' | 'revokeUser' | 'rotateKeys'>
  readonly scenario: Pick<Scenario, 'arm' | 'disarm' | 'armed' | 'counters'>
  readonly clock: Pick<MockServer['clock'], 'now' | 'move'>
  /** What the server's `audit` tells. */
  readonly audit: AuditLog
  /** The cookies that the browser behind a request has for the server. */
  readonly cookiesOf: (request: Request) => Promise<RequestCookies> | RequestCookies
  /** Forgets sessions, faults, lifetimes, expenses, and takes the clock back to real time. */
  readonly reset: () => Promise<void>
}

/** Where the switches are; the pages of the lab are around it. */
export const LAB_API = '/lab/api'
const SECOND = 1000
const LONGEST_SKIP = 31 * 24 * 60 * 60 * SECOND

/** `/lab/api`: development only. Whoever can call it can end sessions and move the clock. */
export function createLabApi(backend: LabBackend): Hono {
  const lab = new Hono().basePath(LAB_API)
  const thief = createThief(backend.server, backend.audit)

  lab.get('/state', async (context) => context.json(await stateOf(backend)))

  lab.post('/lifetimes', async (context) => {
    const body = await readJson(context.req.raw)
    const [access, idle, session] = [
      readDuration(body, 'access'),
      readDuration(body, 'idle'),
      readDuration(body, 'session'),
    ]
    if (!access || !idle || !session) return badRequest('Each lifetime must be a positive number of milliseconds.')
    await backend.setLifetimes({ access, idle, session })
    return context.json(await stateOf(backend))
  })

  lab.post('/skip', async (context) => {
    const duration = readDuration(await readJson(context.req.raw), 'duration')
    if (!duration) return badRequest('The duration must be a positive number of milliseconds.')
    await backend.clock.move(Math.ceil(duration / SECOND) * SECOND)
    return context.json(await stateOf(backend))
  })

  lab.post('/fault', async (context) => {
    const wanted = readField(await readJson(context.req.raw), 'fault')
    const fault = faults.find((known) => known === wanted)
    if (!fault) return badRequest(`The fault must be one of ${faults.join(', ')}.`)
    await backend.scenario.disarm()
    await armLasting(fault, backend)
    return context.json(await stateOf(backend))
  })

  lab.post('/lose-next-answer', async (context) => {
    await backend.scenario.arm({ type: 'lose' }, { path: '/auth/refresh' })
    return context.json(await stateOf(backend))
  })

  lab.post('/end-sessions', async (context) => {
    const userId = readField(await readJson(context.req.raw), 'userId')
    if (typeof userId !== 'string') return badRequest('Say whose sessions: userId.')
    await backend.server.revokeUser(userId)
    return context.json(await stateOf(backend))
  })

  lab.post('/rotate-keys', async (context) => {
    await backend.server.rotateKeys({ only: 'signing' })
    return context.json(await stateOf(backend))
  })

  lab.get('/audit', (context) => {
    const after = Number(context.req.query('after') ?? 0)
    if (!Number.isInteger(after) || after < 0) return badRequest('Say after which entry: a whole number.')
    return context.json({ entries: backend.audit.entries(after) })
  })

  lab.post('/thief/steal', async (context) => {
    const hasLoot = thief.steal(await backend.cookiesOf(context.req.raw))
    return hasLoot
      ? context.json({ stolen: true })
      : problem(409, 'nothing-to-steal', 'Sign in first: there is no cookie to copy.')
  })

  lab.post('/thief/refresh', async (context) => {
    const report = await thief.refresh()
    return report ? context.json(report) : problem(409, 'no-loot', 'Let the thief steal something first.')
  })

  lab.post('/reset', async (context) => {
    await backend.reset()
    return context.json(await stateOf(backend))
  })

  lab.notFound(() => problem(404, 'not-found', 'The lab has no such switch.'))
  return lab
}

async function stateOf({ scenario, clock, lifetimes }: LabBackend): Promise<LabState> {
  const armed = await scenario.armed()
  const { access, idle, session } = await lifetimes()
  const { refreshes } = await scenario.counters()
  // The clock moves in whole seconds; reading it takes a part of one.
  const ahead = Math.round(((await clock.now()) - Date.now()) / SECOND) * SECOND
  const isLosingNextAnswer = armed.some(({ fault, times }) => fault.type === 'lose' && times === 1)
  return { ahead, lifetimes: { access, idle, session }, fault: lastingFault(armed), isLosingNextAnswer, refreshes }
}

const lasting = { times: Infinity }

async function armLasting(fault: Fault, { scenario }: LabBackend): Promise<void> {
  switch (fault) {
    case 'none':
      return
    case 'slow':
      return scenario.arm({ type: 'delay', by: 3 * SECOND }, { ...lasting, path: '/auth' })
    case 'failing':
      return scenario.arm({ type: 'fail', status: 503 }, { ...lasting, path: '/auth' })
    case 'malformed':
      return scenario.arm({ type: 'malform' }, { ...lasting, path: '/auth/refresh' })
    case 'unreachable':
      return scenario.arm({ type: 'lose' }, lasting)
    case 'refusing':
      return scenario.arm({ type: 'refuse', code: 'revoked' }, { ...lasting, path: '/auth/refresh' })
  }
}

const faultOf = {
  delay: 'slow',
  fail: 'failing',
  lose: 'unreachable',
  refuse: 'refusing',
  malform: 'malformed',
} as const

function lastingFault(armed: readonly ArmedFault[]): Fault {
  const found = armed.find(({ times }) => times === Infinity)
  return found ? faultOf[found.fault.type] : 'none'
}

function readDuration(body: unknown, name: string): number | undefined {
  const value = readField(body, name)
  return typeof value === 'number' && value > 0 && value <= LONGEST_SKIP ? value : undefined
}

function readField(body: unknown, name: string): unknown {
  return body instanceof Object ? Reflect.get(body, name) : undefined
}

function badRequest(description: string): Response {
  return problem(400, 'invalid-request', description)
}
