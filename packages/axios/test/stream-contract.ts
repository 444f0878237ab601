import type { AxiosAdapter } from 'axios'
import { expect, test } from 'vitest'
import { signIn, type Ground } from './signed-in.ts'

// D-CS-28

/** Streams of the kind that this adapter takes as a body; each yields "onetwo". */
export type Streams = Readonly<Record<string, () => unknown>>

/** A stream can be read once, and is sent once. */
export function describeStreams(ground: Ground, streams: Streams, unsendable: Streams): void {
  const { adapter } = ground
  // Browsers send a stream over HTTP/2 only.
  const secure = 'document' in globalThis

  test.for(Object.keys(streams))(`%s is never resent: the 401 is the answer (${adapter})`, async (name) => {
    const { api, server, auth, revoke } = await signIn(ground, { secure })
    await revoke()
    await expect(api.post('/upload', streams[name]?.())).rejects.toMatchObject({ response: { status: 401 } })
    const bodies = (await server.requests()).map(({ body }) => body)
    expect(bodies).toEqual([expect.stringContaining('onetwo')])
    await api.get('/things')
    expect(auth.refreshes).toBe(1)
  })

  test.for(Object.keys(streams))(
    `%s waits for a fresh token where the one at hand expires soon (${adapter})`,
    async (name) => {
      const { api, server, auth, pass } = await signIn(ground, { secure })
      await pass(auth.lifetime - 10_000)
      await api.post('/upload', streams[name]?.())
      const sent = (await server.requests()).map(({ headers, body }) => [headers['authorization'], body])
      expect(sent).toEqual([['Bearer sEcReT-2', expect.stringContaining('onetwo')]])
    },
  )

  test.for(Object.keys(unsendable))(`%s rejects before anything is sent (${adapter})`, async (name) => {
    const { api, server, auth, revoke } = await signIn(ground, { secure })
    await revoke()
    for (const session of [undefined, false] as const) {
      const sent = api.post('/upload', unsendable[name]?.(), session === false ? { session } : {})
      await expect(sent).rejects.toBeInstanceOf(TypeError)
    }
    expect([await server.requests(), auth.refreshes]).toEqual([[], 0])
  })

  test.for(['application/json', 'application/x-www-form-urlencoded', 'text/plain'])(
    `an async iterable that axios takes for fields is not sent empty as %s (${adapter})`,
    async (type) => {
      const { api, server } = await signIn(ground, { secure })
      const sent = api.post('/upload', pieces(), { headers: { 'Content-Type': type } })
      await expect(sent).rejects.toBeInstanceOf(TypeError)
      expect(await server.requests()).toEqual([])
    },
  )

  test(`an adapter of the app's own is given what it can send (${adapter})`, async () => {
    const seen: unknown[] = []
    const own: AxiosAdapter = (config) => {
      seen.push(config.data)
      return Promise.resolve({ data: '', status: 200, statusText: '', headers: {}, config })
    }
    const { api } = await signIn(ground, { axios: { adapter: own } })
    const stream = new Blob(['onetwo']).stream()
    await api.post('/upload', stream)
    expect(seen).toEqual([stream])
  })
}

/** Read by `for await`, and nothing else. */
export async function* pieces(): AsyncGenerator<string> {
  yield 'one'
  yield 'two'
}
