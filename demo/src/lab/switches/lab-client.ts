import type { AuditEntry } from '../../../backend/audit-log.ts'
import { faults, type Fault, type LabLifetimes, type LabState } from '../../../backend/lab-state.ts'
import type { ThiefReport } from '../../../backend/thief.ts'
import { moveClock } from './lab-runtime.ts'

const channel = openChannel()
/** A start waits at most this long for the lab, in milliseconds. */
const PATIENCE = 2_000
const RESET = 'reset'

/** Reads the server's switches, and sets this tab's clock by the server's. */
export async function readLabState(signal?: AbortSignal): Promise<LabState> {
  return takeOver(await ask('/lab/api/state', signal ? { signal } : {}))
}

/** Moves the server's clock and that of all tabs ahead. */
export async function skip(duration: number): Promise<LabState> {
  const state = await tell('/lab/api/skip', { duration })
  channel?.postMessage(state.ahead)
  return state
}

export async function setLifetimes(lifetimes: LabLifetimes): Promise<LabState> {
  return tell('/lab/api/lifetimes', { ...lifetimes })
}

export async function setFault(fault: Fault): Promise<LabState> {
  return tell('/lab/api/fault', { fault })
}

export async function loseNextAnswer(): Promise<LabState> {
  return tell('/lab/api/lose-next-answer', {})
}

/** Replaces the key that access tokens are signed with. */
export async function rotateKeys(): Promise<LabState> {
  return tell('/lab/api/rotate-keys', {})
}

/** Everything as at first, in all tabs: they load anew. */
export async function resetLab(): Promise<void> {
  await tell('/lab/api/reset', {})
  channel?.postMessage(RESET)
  location.reload()
}

/** Somebody copies the refresh cookie of this browser. */
export async function stealCookie(): Promise<void> {
  await post('/lab/api/thief/steal', {})
}

/** The thief refreshes with what was stolen, and with what came of it. */
export async function refreshAsThief(): Promise<ThiefReport> {
  // What /lab/api/thief/refresh answers.
  return (await post('/lab/api/thief/refresh', {})) as ThiefReport
}

/** What the server's audit says since the entry `after`. */
export async function readAudit(after = 0): Promise<readonly AuditEntry[]> {
  const answer = await fetch(`/lab/api/audit?after=${after}`)
  // What /lab/api/audit answers.
  const { entries } = (await answer.json()) as { readonly entries: readonly AuditEntry[] }
  return entries
}

export async function endSessions(userId: string): Promise<LabState> {
  return tell('/lab/api/end-sessions', { userId })
}

/** Takes this tab's clock to where the lab has moved the server's, now and whenever another tab moves it. A dead server is no obstacle. */
export async function joinLab(): Promise<void> {
  channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'number') moveClock(data)
    if (data === RESET) location.reload()
  })
  await readLabState(AbortSignal.timeout(PATIENCE)).catch(() => undefined)
}

/** Undefined where the browser has none, or refuses it along with cookies: then each tab is a lab of its own. */
function openChannel(): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel('demo-lab')
  } catch {
    return undefined
  }
}

async function tell(path: string, body: Readonly<Record<string, unknown>>): Promise<LabState> {
  return takeOver(await post(path, body))
}

async function post(path: string, body: Readonly<Record<string, unknown>>): Promise<unknown> {
  return ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
}

async function ask(path: string, init: RequestInit): Promise<unknown> {
  const answer = await fetch(path, init)
  if (!answer.ok) throw new Error(`The lab answered ${answer.status}.`)
  return answer.json()
}

function takeOver(state: unknown): LabState {
  if (!isLabState(state)) throw new Error('The lab answered something that is not its state.')
  moveClock(state.ahead)
  return state
}

function isLabState(value: unknown): value is LabState {
  if (!(value instanceof Object)) return false
  const ahead: unknown = Reflect.get(value, 'ahead')
  const fault: unknown = Reflect.get(value, 'fault')
  return typeof ahead === 'number' && faults.some((known) => known === fault) && 'lifetimes' in value
}
