import {
  browserRuntime,
  createFetch,
  findSessionError,
  type AttentionEvent,
  type InspectionEvent,
  type Session,
} from '../../src/index.ts'
import { watchSecrets } from '../../src/testing/index.ts'
import type { User } from './site.ts'
import { createStillClock } from './still-clock.ts'
import type { Note, OpenOptions } from './tab.ts'

// What the pages of these tests run: a session in the real browser, and handles for the test, which alone lets time pass.

declare global {
  /** What a page offers to the test. */
  var handles: Handles
}

interface Handles {
  readonly session: Session<User>
  /** Creates one more session. */
  readonly open: (options: OpenOptions) => Session<User>
  readonly skip: (duration: number) => void
  readonly reach: (status: string) => Promise<void>
  readonly ask: (path: string, session?: Session<User>, init?: RequestInit) => Promise<unknown>
  readonly askByXhr: (path: string) => Promise<unknown>
  readonly count: (note: Note) => number
  readonly noted: (note: Note, times: number) => Promise<void>
  /** Keeps what the runtime tells of this tab from now on. */
  readonly watchAttention: () => void
  /** Resolves to what it has told, when it is so much. */
  readonly told: (count: number) => Promise<readonly AttentionEvent[]>
  /** Whether the page came out of the back/forward cache, each time that it was shown. */
  readonly pageShows: readonly boolean[]
  /** Rejects where a token has got out. */
  readonly checkSecrets: () => Promise<void>
}

const watch = { check: (): Promise<void> => Promise.resolve() }
const { createSession, keep } = watchSecrets((check) => (watch.check = check))
const runtime = browserRuntime()
const { clock, skip } = createStillClock(runtime.clock)
const notes: InspectionEvent[] = []
const told: AttentionEvent[] = []
const pageShows: boolean[] = []
addEventListener('pageshow', ({ persisted }) => pageShows.push(persisted))

// The address says it as JSON.
const session = open(JSON.parse(decodeURIComponent(location.search.slice(1)) || '{}') as OpenOptions)

globalThis.handles = {
  session,
  open,
  skip,
  reach: (status) => until(session.subscribe, () => session.getState().status === status),
  ask,
  askByXhr,
  count,
  noted: (note, times) => until(session.inspect, () => count(note) >= times),
  watchAttention: () => void runtime.attention.watch(hear),
  async told(count) {
    await until(runtime.attention.watch, () => told.length >= count)
    return told
  },
  pageShows,
  checkSecrets: () => watch.check(),
}

function open({ start = true, time = 'stands', ...options }: OpenOptions): Session<User> {
  const opened = createSession<User>({
    endpoints: '/auth',
    runtime: time === 'stands' ? { ...runtime, clock } : runtime,
    ...options,
  })
  opened.inspect((event) => notes.push(event))
  if (start) opened.start()
  return opened
}

function count(note: Note): number {
  const isLike = (event: object): boolean =>
    Object.entries(note).every(([name, value]) => Reflect.get(event, name) === value)
  return notes.filter(isLike).length
}

async function ask(path: string, asking: Session<User> = session, init: RequestInit = {}): Promise<unknown> {
  try {
    const answer = await createFetch(asking)(path, init)
    return answer.ok ? ((await answer.json()) as unknown) : answer.status
  } catch (error) {
    return findSessionError(keep(error))?.code ?? String(error)
  }
}

/** Presence is told again after a while, and how busy the machine is must not matter. */
function hear(event: AttentionEvent): void {
  if (event !== 'present' || told.at(-1) !== 'present') told.push(event)
}

/** As somebody would who writes an adapter for it. */
async function askByXhr(path: string): Promise<unknown> {
  const { answer } = await session.authorize<XMLHttpRequest>({
    url: path,
    repeatable: true,
    send: (credential) =>
      new Promise((resolve, reject) => {
        const request = new XMLHttpRequest()
        request.open('GET', path)
        for (const [name, value] of Object.entries(credential?.headers ?? {})) request.setRequestHeader(name, value)
        request.addEventListener('load', () => resolve(request))
        request.addEventListener('error', () => reject(new TypeError('Failed to send')))
        request.send()
      }),
    read: (request) => ({
      status: request.status,
      challenge: request.getResponseHeader('WWW-Authenticate'),
      text: () => Promise.resolve(request.responseText),
    }),
  })
  return answer.status === 200 ? (JSON.parse(answer.responseText) as unknown) : answer.status
}

async function until(listen: (listener: () => void) => () => void, isTrue: () => boolean): Promise<void> {
  await new Promise<void>((resolve) => {
    const stop = listen(check)
    check()

    function check(): void {
      if (!isTrue()) return
      stop()
      resolve()
    }
  })
}
