import type { ApiReply } from '@keyturn/test-servers'
import { create, type AxiosInstance, type AxiosRequestConfig } from 'axios'
import { expect, test, vi } from 'vitest'
import { bearers, outcome, signIn, trouble, type Ground } from './signed-in.ts'

// D-AX-12 D-AX-16 D-AX-17

interface Case {
  readonly on?: readonly string[]
  readonly config: AxiosRequestConfig
  readonly reply: ApiReply
  readonly refusal?: ApiReply
  readonly expected: unknown
  readonly read?: (data: unknown) => unknown
}

const bytes = { headers: { 'content-type': 'application/octet-stream' }, body: '\x00\xFF\x10bytes' }
const form = {
  headers: { 'content-type': 'multipart/form-data; boundary=b' },
  body: '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--b--\r\n',
}
const page = { headers: { 'content-type': 'text/html' }, body: '<p>page</p>' }
const list = (data: unknown): number[] => [...new Uint8Array(data as ArrayBuffer)] // or a Buffer, which is one
const numbers = [0, 255, 16, 98, 121, 116, 101, 115]

/** What a request is answered with in the end. */
const cases: Readonly<Record<string, Case>> = {
  'JSON by default': { config: {}, reply: { body: '{"a":1}' }, expected: { a: 1 } },
  json: { config: { responseType: 'json' }, reply: { body: '{"a":1}' }, expected: { a: 1 } },
  text: { config: { responseType: 'text' }, reply: { body: '{"a":1}' }, expected: '{"a":1}' },
  'an empty answer': { config: {}, reply: { status: 204 }, expected: '' },
  arraybuffer: { config: { responseType: 'arraybuffer' }, reply: bytes, read: list, expected: numbers },
  blob: {
    on: ['xhr', 'fetch'],
    config: { responseType: 'blob' },
    reply: bytes,
    read: async (data) => list(await (data as Blob).arrayBuffer()), // what was asked for
    expected: numbers,
  },
  document: {
    on: ['xhr'],
    config: { responseType: 'document' },
    reply: page,
    read: (data) => (data as Document).body.innerHTML, // what was asked for
    expected: '<p>page</p>',
  },
  formdata: {
    on: ['fetch'],
    config: { responseType: 'formdata' },
    reply: form,
    // An answer that is no form is not an answer to axios, but an error without one.
    refusal: { ...form, status: 401 },
    read: (data) => [...(data as FormData)], // what was asked for
    expected: [['a', '1']],
  },
  stream: {
    on: ['fetch', 'http'],
    config: { responseType: 'stream' },
    reply: bytes,
    read: async (data) => list(await readAll(data as ByteStream)), // of Node or of the web, both yield bytes
    expected: numbers,
  },
  'a status that is accepted': {
    config: { validateStatus: () => true },
    reply: { status: 404, body: '{"e":1}' },
    expected: { e: 1 },
  },
}

const endless: ApiReply = { status: 401, body: 'and so on', when: 'unfinished' }

type ByteStream = AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>

async function readAll(stream: ByteStream): Promise<ArrayBuffer> {
  const chunks: Uint8Array<ArrayBuffer>[] = []
  for await (const chunk of iterable(stream)) chunks.push(new Uint8Array(chunk))
  return new Blob(chunks).arrayBuffer()
}

/** In WebKit a stream of the web is none. */
async function* iterable(stream: ByteStream): AsyncGenerator<Uint8Array> {
  if ('getReader' in stream && !Reflect.has(stream, Symbol.asyncIterator)) {
    const reader = stream.getReader()
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value
  } else yield* stream
}

/** What comes back is what bare axios would bring; of the refused answer nothing is seen. */
export function describeResponses(ground: Ground): void {
  const { adapter, sendsStreams = true, refusal = endless } = ground
  const here = Object.keys(cases).filter((name) => cases[name]?.on?.includes(adapter) ?? true)

  test.for(here)(`%s arrives after a replay as from bare axios (${adapter})`, async (name) => {
    const { config, reply, refusal: refused, expected, read = (data) => data } = cases[name] as Case // it is one of the names
    const { api, server, revoke } = await signIn(ground)
    await server.script({ replies: { '/things': reply }, oldestToken: null })
    const bare = create({ adapter, baseURL: server.origin })
    const get = async (instance: AxiosInstance): Promise<unknown> => {
      const { status, statusText, headers, data } = await instance.get<unknown>('/things', config)
      return { status, statusText, type: headers['content-type'] as unknown, data: await read(data) }
    }
    const plain = await get(bare)
    expect(plain).toMatchObject({ status: reply.status ?? 200, data: expected })
    if (refused) await server.script({ refusal: refused })
    await revoke()
    expect(await get(api)).toEqual(plain)
    expect(await bearers(server)).toEqual([undefined, 'Bearer sEcReT-1', 'Bearer sEcReT-2'])
  })

  test.for([400, 403, 404, 409, 422, 500, 503])(
    `a %d after a replay is the error of bare axios (${adapter})`,
    async (status) => {
      const { api, server, revoke } = await signIn(ground)
      await server.script({ replies: { '/things': { status, body: '{"e":1}' } }, oldestToken: null })
      const plain = await outcome(create({ adapter, baseURL: server.origin }).get('/things'))
      await revoke()
      const ours = await outcome(api.get('/things'))
      for (const each of [plain, ours])
        expect(each).toMatchObject({ response: { status, data: { e: 1 } }, config: { url: '/things', method: 'get' } })
      expect(trouble(plain)).toMatchObject({ status })
      expect(trouble(ours)).toEqual(trouble(plain))
    },
  )

  test(`a redirect that is not to be followed is what it is to bare axios (${adapter})`, async () => {
    const { api, server, revoke } = await signIn(ground)
    await server.script({ replies: { '/moved': { status: 302, headers: { location: '/things' } } }, oldestToken: null })
    const get = (instance: AxiosInstance): Promise<unknown> => outcome(instance.get('/moved', { maxRedirects: 0 }))
    const plain = await get(create({ adapter, baseURL: server.origin }))
    await revoke()
    expect(trouble(await get(api))).toEqual(trouble(plain))
    const paths = (await server.requests()).map(({ path }) => path)
    expect(paths.slice(-2)).toEqual(adapter === 'xhr' ? ['/moved', '/things'] : ['/moved', '/moved'])
  })

  test(`a 401 that validateStatus accepts is cured too (${adapter})`, async () => {
    const { api, auth, revoke } = await signIn(ground)
    await revoke()
    const { status } = await api.get('/things', { validateStatus: () => true })
    expect(status).toBe(200)
    expect(auth.refreshes).toBe(1)
  })

  test(`progress is reported for the replay too, up to the end (${adapter})`, async () => {
    // A body whose progress fetch reports is sent as a stream, in browsers over HTTP/2 only.
    const { api, revoke } = await signIn(ground, { secure: adapter === 'fetch' && 'document' in globalThis })
    await revoke()
    const uploads: (number | undefined)[] = []
    const downloads: number[] = []
    await api.post('/upload', 'x'.repeat(100_000), {
      onUploadProgress: ({ progress }) => uploads.push(progress),
      onDownloadProgress: ({ loaded }) => downloads.push(loaded),
    })
    const ends = uploads.filter((progress) => progress === 1)
    if (sendsStreams) expect(ends.length).toBeGreaterThanOrEqual(2)
    else expect(uploads).toEqual([])
    expect(downloads.length).toBeGreaterThanOrEqual(2)
  })

  test.runIf(adapter !== 'xhr')(`a refused stream that cannot be cured is the caller’s (${adapter})`, async () => {
    const { api, auth, server, revoke } = await signIn(ground)
    await server.script({ refusal: { status: 401, body: 'why' } })
    auth.reply = { status: 503, body: '', retryAfter: 60_000 }
    await revoke()
    const config = { responseType: 'stream', validateStatus: () => true } as const
    const { data } = await api.get<ByteStream>('/file', config)
    expect(new TextDecoder().decode(await readAll(data))).toBe('why')
  })

  test.runIf(adapter !== 'xhr')(
    `refused answers to requests for streams hold no connections (${adapter})`,
    async () => {
      const { api, server, revoke } = await signIn(ground)
      await server.script({ refusal })
      // A browser has six connections to a host.
      for (let round = 0; round < 8; round++) {
        await revoke()
        const { data } = await api.get<ByteStream>('/file', { responseType: 'stream' })
        expect((await readAll(data)).byteLength).toBeGreaterThan(0)
      }
      await vi.waitFor(async () => expect(await server.openConnections()).toBeLessThan(6))
    },
  )
}
