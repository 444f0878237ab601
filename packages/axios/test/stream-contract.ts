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

  const lost: Streams = {
    'a generator': () => syncPieces(),
    'an iterable': () => ({ [Symbol.iterator]: syncPieces }),
    'a Set': () => new Set(['one']),
    'a Map': () => new Map([['one', 'two']]),
    'a TransformStream': () => new TransformStream(),
    'a Response': () => new Response('onetwo'),
    'a Request': () => new Request('https://api.example/', { method: 'POST', body: 'onetwo' }),
    Headers: () => new Headers({ one: 'two' }),
    'a promise': () => Promise.resolve('onetwo'),
  }
  const types = [undefined, 'application/json', 'application/x-www-form-urlencoded', 'multipart/form-data']

  test.for(Object.entries(lost).flatMap(([name, make]) => types.map((type) => ({ name, make, type }))))(
    `$name is not sent empty as $type (${adapter})`,
    async ({ make, type }) => {
      const { api, server } = await signIn(ground, { secure })
      const headers = type === undefined ? {} : { 'Content-Type': type }
      await expect(api.post('/upload', make(), { headers })).rejects.toBeInstanceOf(TypeError)
      expect(await server.requests()).toEqual([])
    },
  )

  const kept: readonly (readonly [what: string, make: () => unknown, sent: string])[] = [
    ['a text', () => 'one', 'one'],
    ['a list', () => ['one'], '["one"]'],
    ['an empty record', () => ({}), '{}'],
    ['an empty list', () => [], '[]'],
    ['an instance without fields', (): unknown => Object.create({ method() {} }), '{}'],
    ['a date', () => new Date(0), '"1970-01-01T00:00:00.000Z"'],
    ['search parameters', () => new URLSearchParams({ one: '2' }), 'one=2'],
    ['no search parameters', () => new URLSearchParams(), ''],
    ['bytes', () => new TextEncoder().encode('one'), 'one'],
    ['a Blob', () => new Blob(['one'], { type: 'text/plain;charset=UTF-8' }), 'one'],
    ['an empty text', () => '', ''],
  ]

  test.for(kept)(`%s is sent, and sent again after a 401 (${adapter})`, async ([, make, sent]) => {
    const { api, server, revoke } = await signIn(ground, { secure })
    await revoke()
    await api.post('/upload', make())
    expect((await server.requests()).map(({ body }) => body)).toEqual([sent, sent])
  })

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

function* syncPieces(): Generator<string> {
  yield 'one'
  yield 'two'
}

/** Read by `for await`, and nothing else. */
export async function* pieces(): AsyncGenerator<string> {
  yield 'one'
  yield 'two'
}
