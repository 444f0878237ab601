import type { SessionOptions } from '@keyturn/core'
import type { SocketVisit, StartApi } from '@keyturn/test-servers'
import { expect, onTestFinished, test, vi } from 'vitest'
import { keepSocketOpen, type SocketOptions } from '../src/session-socket.ts'
import { signIn, type SignedIn } from './signed-in.ts'

/** A thousandth of the longest wait, and like no other timer's. */
const LUCK = 0.00123

interface Connected extends SignedIn {
  readonly heard: readonly object[]
  /** Resolves when the connection is given up. */
  readonly end: Promise<void>
  readonly sockets: () => Promise<readonly SocketVisit[]>
  /** Waits until so many sockets have been opened, and what each said and was closed with is this. */
  readonly sees: (...expected: readonly (readonly [texts: readonly string[], code: number | null])[]) => Promise<void>
  /** How long was waited before each attempt so far, in shortest waits. */
  readonly waits: () => readonly number[]
}

const token = (number: number): string => JSON.stringify({ type: 'authenticate', accessToken: `sEcReT-${number}` })

/** WebKit takes the code of a restart, which came after the standard, for an error of the protocol, and says so. */
const restarts = 'navigator' in globalThis && /AppleWebKit(?!.*Chrome)/.test(navigator.userAgent) ? 1002 : 1012

export function describeSessionSocket(startApi: StartApi): void {
  async function connect(
    options: Partial<SocketOptions> = {},
    prepare?: (setting: SignedIn) => Promise<void>,
    sessionOptions?: Partial<SessionOptions<unknown>>,
  ): Promise<Connected> {
    vi.spyOn(Math, 'random').mockReturnValue(LUCK)
    const timers = vi.spyOn(globalThis, 'setTimeout')
    onTestFinished(() => void vi.restoreAllMocks())
    const setting = await signIn(startApi, sessionOptions)
    await prepare?.(setting)
    const { api, session, leave } = setting
    const heard: object[] = []
    const url = `${api.origin.replace('http', 'ws')}/live`
    const onMessage = (message: object): void => void heard.push(message)
    const end = keepSocketOpen(session, { url, onMessage, signal: leave.signal, ...options })
    onTestFinished(() => {
      leave.abort()
      return end
    })
    return {
      ...setting,
      heard,
      end,
      sockets: () => api.sockets(),
      sees: (...expected) =>
        expect.poll(async () => (await api.sockets()).map(({ texts, code }) => [texts, code])).toEqual(expected),
      waits: () =>
        timers.mock.calls
          .map(([, delay = 0]) => Number((delay / (1_000 * LUCK)).toFixed(6)))
          .filter((wait) => wait > 0 && wait <= 30 && Number.isInteger(wait)),
    }
  }

  test('the first message brings the token; the address and the headers do not', async () => {
    const { sees, sockets } = await connect()
    await sees([[token(1)], null])
    const [visit] = await sockets()
    expect(visit?.path).toBe('/live')
    expect(JSON.stringify(visit?.headers)).not.toContain('sEcReT')
  })

  test('both sides speak when the token has been accepted', async () => {
    const { api, heard, sees } = await connect({ onReady: (send) => send({ type: 'hello' }) })
    await sees([[token(1), '{"type":"hello"}'], null])
    await api.tellSockets('{"type":"news"}')
    await expect.poll(() => heard).toEqual([{ type: 'news' }])
  })

  test('a new token goes over the open connection', async () => {
    const { session, sees, refreshes } = await connect({ onReady: (send) => send({ type: 'hello' }) })
    await sees([[token(1), '{"type":"hello"}'], null])
    await session.refresh()
    await sees([[token(1), '{"type":"hello"}', token(2)], null])
    expect(refreshes()).toBe(1)
  })

  test('a token that is refused at once, or later on, is replaced', async () => {
    const { api, sees, revoke, refreshes } = await connect({}, ({ revoke }) => revoke())
    await sees([[token(1)], 4401], [[token(2)], null])
    await revoke()
    await api.closeSockets(4401)
    await sees([[token(1)], 4401], [[token(2)], 4401], [[token(3)], null])
    expect(refreshes()).toBe(2)
  })

  test('a server that refuses every token is asked less and less often', async () => {
    const { sockets, waits } = await connect({}, ({ refuseAll }) => refuseAll())
    await expect.poll(async () => (await sockets()).length).toBeGreaterThan(4)
    expect(waits().slice(0, 4)).toEqual([2, 4, 8, 16])
  })

  test('a server that starts again is connected to again, without a refresh', async () => {
    const { api, sees, refreshes, waits } = await connect()
    await sees([[token(1)], null])
    await api.closeSockets(1012)
    await sees([[token(1)], restarts], [[token(1)], null])
    expect(refreshes()).toBe(0)
    expect(waits()).toEqual([1])
  })

  test('a server that cannot be reached is asked less and less often, without a refresh', async () => {
    const { refreshes, waits } = await connect({}, ({ api }) => api.stop())
    await expect.poll(() => waits().slice(0, 3)).toEqual([2, 4, 8])
    expect(refreshes()).toBe(0)
  })

  test('leaving closes it, and so does the end of the session', async () => {
    for (const stop of [({ leave }: SignedIn) => leave.abort(), ({ session }: SignedIn) => void session.signOut()]) {
      const setting = await connect()
      await setting.sees([[token(1)], null])
      stop(setting)
      expect(await setting.end).toBeUndefined()
      await setting.sees([[token(1)], 1005])
    }
  })

  test('somebody else who signs in gets a connection of their own', async () => {
    const { session, sees, refreshes } = await connect()
    await sees([[token(1)], null])
    await session.signIn({ id: 'u2' })
    await sees([[token(1)], 1005], [[token(2)], null])
    expect(refreshes()).toBe(1)
  })

  test('while the session is held nothing is open, and it goes on with the same user', async () => {
    const { session, sees, endSession } = await connect({}, undefined, { whenSessionEnds: 'hold' })
    await sees([[token(1)], null])
    endSession()
    await session.refresh().catch(() => {})
    expect(session.getState().status).toBe('held')
    await sees([[token(1)], 1005])
    await session.signIn({})
    await sees([[token(1)], 1005], [[token(2)], null])
  })

  test('where nobody is signed in nothing is opened', async () => {
    const { end, sockets } = await connect({}, async ({ session }) => void (await session.signOut()))
    await end
    expect(await sockets()).toEqual([])
  })
}
