import { refusalResponse } from '@keyturn/server'
import { emptyRecord, memoryScenarioState } from './scenario-state.ts'
import type { ArmedFault, Fault, ScenarioCounters, ScenarioRecord, ScenarioState } from './scenario-state.ts'

/** Which requests a fault strikes. */
export interface Strike {
  /** How their path begins: `/auth/refresh`, `/auth`, `/api`. @default '/' every request */
  readonly path?: string
  /** How many of them; `Infinity` until it is disarmed. @default 1 */
  readonly times?: number
}

/** Options of {@link createScenario}. */
export interface ScenarioOptions {
  /** @default the memory of this process */
  readonly state?: ScenarioState
  /** Where the auth endpoints are. @default '/auth' */
  readonly basePath?: string
  /** Lets so many ms pass. @default setTimeout */
  readonly wait?: (duration: number) => Promise<void>
}

/** Switches for what goes wrong between a client and a server, and counters of what went through. For MSW and for a real server alike. */
export interface Scenario {
  /** Lets a fault strike the next requests. */
  readonly arm: (fault: Fault, strike?: Strike) => Promise<void>
  /** Forgets all faults that are armed. */
  readonly disarm: () => Promise<void>
  readonly armed: () => Promise<readonly ArmedFault[]>
  readonly counters: () => Promise<ScenarioCounters>
  readonly resetCounters: () => Promise<void>
  /**
   * Lets `work` answer the request, or what is armed for it. Undefined: the answer is lost; give the client a network
   * error (MSW: `HttpResponse.error()`, Node: destroy the socket), and set none of its cookies.
   */
  readonly perform: (request: Request, work: () => Promise<Response> | Response) => Promise<Response | undefined>
}

/** Creates the switches. Throws a `TypeError` that names the option that is wrong. */
export function createScenario(options: ScenarioOptions = {}): Scenario {
  requireObject('options', options)
  const { state = memoryScenarioState(), basePath = '/auth', wait = timeout } = options
  if (typeof basePath !== 'string') throw new TypeError("basePath: must be a path such as '/auth'.")
  if (typeof wait !== 'function') throw new TypeError('wait: must be a function.')
  for (const name of ['read', 'update'] as const) {
    if (typeof state?.[name] !== 'function') throw new TypeError(`state.${name}: must be a function.`)
  }
  return {
    arm: async (fault, strike = {}) => {
      requireObject('strike', strike)
      const { path = '/', times = 1 } = strike
      if (typeof path !== 'string') throw new TypeError("path: must be how a path begins, e.g. '/auth/refresh'.")
      requireFault(fault, times)
      await state.update((record) => ({ ...record, armed: [...record.armed, { fault, path, times }] }))
    },
    disarm: async () => {
      await state.update((record) => ({ ...record, armed: [] }))
    },
    armed: async () => (await state.read()).armed,
    counters: async () => (await state.read()).counters,
    resetCounters: async () => {
      await state.update((record) => ({ ...record, counters: emptyRecord.counters }))
    },
    perform: async (request, work) => {
      const { pathname } = new URL(request.url)
      const before = await state.update((record) => afterArrival(record, pathname, basePath))
      const faults = striking(before.armed, pathname).map(({ fault }) => fault)
      const response = await answer(faults, work, wait)
      if (response?.status === 401 && !isUnder(pathname, basePath)) await state.update(afterUnauthorized)
      return response
    },
  }
}

async function answer(
  faults: readonly Fault[],
  work: () => Promise<Response> | Response,
  wait: (duration: number) => Promise<void>,
): Promise<Response | undefined> {
  let response = blocked(faults) ?? (await work())
  if (faults.some(({ type }) => type === 'malform')) response = malformed(response)
  for (const fault of faults) {
    if (fault.type === 'delay') await wait(fault.by)
  }
  return faults.some(({ type }) => type === 'lose') ? undefined : response
}

function blocked(faults: readonly Fault[]): Response | undefined {
  for (const fault of faults) {
    if (fault.type === 'refuse') return refusalResponse(fault.code)
    if (fault.type === 'fail') return errorPage(fault.status)
  }
  return undefined
}

function errorPage(status: number): Response {
  const headers = { 'Content-Type': 'text/html', 'Cache-Control': 'no-store' }
  return new Response(`<!doctype html><title>${status}</title><h1>${status}</h1>`, { status, headers })
}

function malformed({ status, headers }: Response): Response {
  const kept = new Headers(headers)
  kept.delete('content-length')
  return new Response('{"accessToken":"ey', { status: status === 204 ? 200 : status, headers: kept })
}

// One fault of each type, so that "delay the next three" and "lose the next one" can be armed together.
function striking(armed: readonly ArmedFault[], pathname: string): readonly ArmedFault[] {
  const first = new Map<Fault['type'], ArmedFault>()
  for (const candidate of armed) {
    if (isUnder(pathname, candidate.path) && !first.has(candidate.fault.type)) {
      first.set(candidate.fault.type, candidate)
    }
  }
  return [...first.values()]
}

function afterArrival({ armed, counters }: ScenarioRecord, pathname: string, basePath: string): ScenarioRecord {
  const struck = striking(armed, pathname)
  const left = armed.map((fault) => (struck.includes(fault) ? { ...fault, times: fault.times - 1 } : fault))
  return {
    armed: left.filter(({ times }) => times > 0),
    counters: {
      ...counters,
      requests: counters.requests + (isUnder(pathname, basePath) ? 0 : 1),
      refreshes: counters.refreshes + (pathname === `${basePath}/refresh` ? 1 : 0),
    },
  }
}

function afterUnauthorized({ armed, counters }: ScenarioRecord): ScenarioRecord {
  return { armed, counters: { ...counters, unauthorized: counters.unauthorized + 1 } }
}

function isUnder(pathname: string, path: string): boolean {
  const prefix = path.replace(/\/$/, '')
  return pathname === prefix || pathname.startsWith(`${prefix}/`)
}

const faults: readonly unknown[] = Object.keys({
  lose: true,
  delay: true,
  refuse: true,
  fail: true,
  malform: true,
} satisfies Record<Fault['type'], true>)

function requireObject(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${name}: must be an object.`)
}

function requireFault(fault: Fault, times: number): void {
  requireObject('fault', fault)
  if (!faults.includes(fault.type)) throw new TypeError(`fault.type: must be one of ${faults.join(', ')}.`)
  if (fault.type === 'refuse') requireCode(fault.code)
  if (!(times >= 1)) throw new TypeError('times: must be 1 or larger.')
  if (fault.type === 'delay' && !(fault.by >= 0)) throw new TypeError('by: must be a number of milliseconds.')
  if (fault.type === 'fail' && !(fault.status >= 500 && fault.status <= 599)) {
    throw new TypeError('status: must be between 500 and 599.')
  }
}

/** Throws what the answer would throw later, in a request of the app. */
function requireCode(code: unknown): void {
  if (typeof code !== 'string' || code === '') throw new TypeError("code: must be a refusal's, e.g. 'expired'.")
}

function timeout(duration: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, duration)
  })
}
