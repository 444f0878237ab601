import { faults, type Fault, type LabLifetimes, type LabState } from '../../backend/lab-state.ts'
import { moveClock } from './lab-runtime.ts'

const channel = typeof BroadcastChannel === 'function' ? new BroadcastChannel('demo-lab') : undefined
/** A start waits at most this long for the lab, in milliseconds. */
const PATIENCE = 2_000

/** Reads the server's switches, and sets this tab's clock by the server's. */
export async function readLabState(signal?: AbortSignal): Promise<LabState> {
  return ask('/lab/state', signal ? { signal } : {})
}

/** Moves the server's clock and that of all tabs ahead. */
export async function skip(duration: number): Promise<LabState> {
  const state = await tell('/lab/skip', { duration })
  channel?.postMessage(state.ahead)
  return state
}

export async function setLifetimes(lifetimes: LabLifetimes): Promise<LabState> {
  return tell('/lab/lifetimes', { ...lifetimes })
}

export async function setFault(fault: Fault): Promise<LabState> {
  return tell('/lab/fault', { fault })
}

export async function loseNextAnswer(): Promise<LabState> {
  return tell('/lab/lose-next-answer', {})
}

export async function endSessions(userId: string): Promise<LabState> {
  return tell('/lab/end-sessions', { userId })
}

/** Takes this tab's clock to where the lab has moved the server's, now and whenever another tab moves it. A dead server is no obstacle. */
export async function joinLab(): Promise<void> {
  channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (typeof data === 'number') moveClock(data)
  })
  await readLabState(AbortSignal.timeout(PATIENCE)).catch(() => undefined)
}

async function tell(path: string, body: Readonly<Record<string, unknown>>): Promise<LabState> {
  return ask(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })
}

async function ask(path: string, init: RequestInit): Promise<LabState> {
  const answer = await fetch(path, init)
  const state: unknown = await answer.json().catch(() => undefined)
  if (!answer.ok || !isLabState(state)) throw new Error(`The lab answered ${answer.status}.`)
  moveClock(state.ahead)
  return state
}

function isLabState(value: unknown): value is LabState {
  if (!(value instanceof Object)) return false
  const ahead: unknown = Reflect.get(value, 'ahead')
  const fault: unknown = Reflect.get(value, 'fault')
  return typeof ahead === 'number' && faults.some((known) => known === fault) && 'lifetimes' in value
}
