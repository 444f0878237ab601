import type { ApiReply, StartApi } from '@keyturn/test-servers'
import { expect, onTestFinished, test } from 'vitest'
import { sessionEvents } from '../src/session-events.ts'
import { signIn, type SignedIn } from './signed-in.ts'

// D-CS-28

/** An answer with events; what comes after them is up to the test. */
function stream(body: string, when?: ApiReply['when']): ApiReply {
  const headers = { 'content-type': 'text/event-stream; charset=utf-8' }
  // One byte a character, as the server wants it.
  const bytes = String.fromCharCode(...new TextEncoder().encode(`retry: 1\n\n${body}`))
  return { headers, body: bytes, ...(when && { when }) }
}

interface Listening extends SignedIn {
  readonly heard: string[]
  /** Resolves when it is over, by itself or by `leave`. */
  readonly end: Promise<void>
  /** Waits until so much was heard. */
  readonly hears: (...expected: readonly string[]) => Promise<void>
  readonly says: (reply: ApiReply) => Promise<void>
}

export function describeSessionEvents(startApi: StartApi): void {
  async function listening(first: ApiReply): Promise<Listening> {
    const setting = await signIn(startApi)
    const { api, session, leave } = setting
    const says = (reply: ApiReply): Promise<void> => api.script({ replies: { '/events': reply } })
    await says(first)
    const heard: string[] = []
    const listen = async (): Promise<void> => {
      for await (const { data } of sessionEvents(session, `${api.origin}/events`, leave.signal)) heard.push(data)
    }
    const hears = (...expected: readonly string[]): Promise<void> => expect.poll(() => heard).toEqual(expected)
    const end = listen()
    onTestFinished(async () => {
      leave.abort()
      await end.catch(() => {})
    })
    return { ...setting, heard, end, hears, says }
  }

  async function arrived({ api }: SignedIn): Promise<readonly unknown[]> {
    return (await api.requests()).map(({ headers }) => [headers['authorization'], headers['last-event-id']])
  }

  test('events are heard, letters and lines as they were written', async () => {
    const { api, hears } = await listening(stream('data: Zoë\n\ndata: one\ndata: two\n\n', 'unfinished'))
    await hears('Zoë', 'one\ntwo')
    expect((await api.requests())[0]?.headers['accept']).toBe('text/event-stream')
  })

  test('a connection that breaks is opened again, where the last event was', async () => {
    const setting = await listening(stream('id: 1\ndata: a\n\nid: 2\ndata: b\n\n', 'held'))
    const { api, hears, says } = setting
    await api.requests(1)
    await says(stream('id: 3\ndata: c\n\n', 'unfinished'))
    await api.release()
    await hears('a', 'b', 'c')
    expect(await arrived(setting)).toEqual([
      ['Bearer sEcReT-1', undefined],
      ['Bearer sEcReT-1', '2'],
    ])
  })

  test('a half event is not heard, and asked for again', async () => {
    const { api, hears, says } = await listening(stream('id: 1\ndata: a\n\nid: 2\ndata: ha', 'unfinished'))
    await hears('a')
    await says(stream('id: 2\ndata: half\n\n', 'unfinished'))
    await api.disconnect()
    await hears('a', 'half')
    expect((await api.requests()).at(-1)?.headers['last-event-id']).toBe('1')
  })

  test('a server that ends the stream of an old token gets the new one, and nothing is missed', async () => {
    const setting = await listening(stream('id: 1\ndata: a\n\n', 'held'))
    const { api, hears, says, revoke, refreshes } = setting
    await api.requests(1)
    await says(stream('id: 2\ndata: b\n\n', 'unfinished'))
    await revoke()
    await api.release()
    await hears('a', 'b')
    expect(refreshes()).toBe(1)
    expect(await arrived(setting)).toEqual([
      ['Bearer sEcReT-1', undefined],
      ['Bearer sEcReT-1', '1'],
      ['Bearer sEcReT-2', '1'],
    ])
  })

  test('an expired token is replaced before the connection is opened again', async () => {
    const setting = await listening(stream('id: 1\ndata: a\n\n', 'held'))
    const { api, world, hears, says } = setting
    await api.requests(1)
    await says(stream('id: 2\ndata: b\n\n', 'unfinished'))
    await world.advance(600_000)
    await api.release()
    await hears('a', 'b')
    expect(await arrived(setting)).toEqual([
      ['Bearer sEcReT-1', undefined],
      ['Bearer sEcReT-2', '1'],
    ])
  })

  test('trouble is waited out', async () => {
    const { api, hears, says } = await listening(stream('id: 1\ndata: a\n\n', 'unfinished'))
    await hears('a')
    await says({ status: 503 })
    await api.disconnect()
    expect((await api.requests(4)).length).toBeGreaterThanOrEqual(4)
    await says(stream('data: b\n\n', 'unfinished'))
    await hears('a', 'b')
  })

  test('204 ends it, and so does leaving, or the end of the session', async () => {
    const { api, end, says, hears } = await listening(stream('data: a\n\n', 'unfinished'))
    await hears('a')
    await says({ status: 204 })
    await api.disconnect()
    await end
    for (const stop of [({ leave }: SignedIn) => leave.abort(), ({ session }: SignedIn) => void session.signOut()]) {
      const setting = await listening(stream('data: a\n\n', 'unfinished'))
      await setting.hears('a')
      stop(setting)
      await setting.end
      expect(await setting.api.requests()).toHaveLength(1)
    }
  })

  test('where nobody is signed in nothing is sent', async () => {
    const { api, session, leave } = await signIn(startApi)
    await session.signOut()
    const events = sessionEvents(session, `${api.origin}/events`, leave.signal)
    expect(await events.next()).toEqual({ done: true, value: undefined })
    expect(await api.requests()).toEqual([])
  })

  test.for([
    { status: 404 },
    { status: 200, body: '<p>a captive portal</p>', headers: { 'content-type': 'text/html' } },
  ])('an answer that is no event stream is an error: $status', async (reply) => {
    const { end } = await listening(reply)
    await expect(end).rejects.toThrow('no event stream')
  })

  test('a token that is refused for good is an error, not a loop', async () => {
    const { api, session, leave, refuseAll, refreshes } = await signIn(startApi)
    await refuseAll()
    const events = sessionEvents(session, `${api.origin}/events`, leave.signal)
    await expect(events.next()).rejects.toThrow('answered 401')
    expect(refreshes()).toBe(1)
  })

  test('whoever stops listening closes the connection', async () => {
    const { api, session, leave } = await signIn(startApi)
    await api.script({ replies: { '/events': stream('data: a\n\n', 'unfinished') } })
    for await (const { data } of sessionEvents(session, `${api.origin}/events`, leave.signal)) {
      expect(data).toBe('a')
      break
    }
    await expect.poll(() => api.openConnections()).toBeLessThan(2)
  })
}
