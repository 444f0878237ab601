import type { ApiRequest } from '@keyturn/test-servers'
import { create, type AxiosRequestConfig } from 'axios'
import { expect, test } from 'vitest'
import { bearers, signIn, type Ground } from './signed-in.ts'

// D-AX-01 D-AX-02 D-AX-03 D-AX-04 D-AX-06

interface Case {
  readonly make: () => AxiosRequestConfig
  /** @default all that can send a body */
  readonly methods?: readonly string[]
}

const withBody = ['post', 'put', 'patch', 'delete'] as const
const withoutBody = ['get', 'head', 'delete'] as const

function bytes(count: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: count }, (_, index) => (index * 7) % 256)
}

function form(): FormData {
  const form = new FormData()
  form.append('name', 'Zoë')
  form.append('file', new Blob(['a,b\n1,2'], { type: 'text/csv' }), 'table.csv')
  form.append('picture', new File([bytes(10_000)], 'picture.png', { type: 'image/png' }))
  form.append('name', 'second')
  return form
}

const cases: Readonly<Record<string, Case>> = {
  JSON: { make: () => ({ data: { a: 1, n: null, d: 'é"', list: [1, { b: 2 }] } }) },
  'a JSON text': { make: () => ({ data: '{"a":1}', headers: { 'Content-Type': 'application/json' } }) },
  text: { make: () => ({ data: 'plain é', headers: { 'Content-Type': 'text/plain' } }) },
  URLSearchParams: { make: () => ({ data: new URLSearchParams({ q: 'x y', z: 'é' }) }) },
  'a form from an object': {
    make: () => ({ data: { a: '1', b: ['2', '3'] }, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }),
  },
  'a form with files': { make: () => ({ data: form() }) },
  'a Blob': { make: () => ({ data: new Blob(['blob é'], { type: 'text/csv' }) }) },
  'a large File': { make: () => ({ data: new File([bytes(1_000_000)], 'large.bin') }), methods: ['post'] },
  'an ArrayBuffer': { make: () => ({ data: bytes(300).buffer }) },
  'a typed array': { make: () => ({ data: bytes(300) }) },
  'a view into a larger buffer': { make: () => ({ data: new Uint8Array(bytes(300).buffer, 100, 20) }) },
  'a DataView': { make: () => ({ data: new DataView(bytes(300).buffer, 100, 20) }) },
  'an empty body': { make: () => ({ data: '' }) },
  nothing: { make: () => ({}), methods: withoutBody },
  'a query': {
    make: () => ({ url: '/search?page=1#top', params: { q: ['a', 'b'], s: 'x y', none: undefined } }),
    methods: withoutBody,
  },
  'a query of its own making': {
    make: () => ({
      params: { q: ['a', 'b'] },
      paramsSerializer: { serialize: (params) => `raw=${JSON.stringify(params)}` },
    }),
    methods: withoutBody,
  },
  'headers of its own': {
    make: () => ({ data: {}, headers: { 'X-Own': 'o', 'X-List': ['1', '2'], Accept: null, 'X-Common': false } }),
  },
}

/** Whatever is sent, it is what bare axios sends; and it is the same when it is sent again. */
export function describeReplays(ground: Ground): void {
  const { adapter } = ground

  test.for(Object.keys(cases))(
    `%s goes out as from bare axios, and the same after a 401 (${adapter})`,
    async (name) => {
      const { make, methods = withBody } = cases[name] as Case // it is one of the names
      const { api, server, revoke } = await signIn(ground)
      const bare = create({ adapter, baseURL: server.origin })
      for (const each of [api, bare]) each.defaults.headers.common['X-Common'] = 'c'
      for (const method of methods) {
        const before = (await server.requests()).length
        await server.script({ oldestToken: null })
        await bare.request({ url: '/things', method, ...make() })
        await revoke()
        await api.request({ url: '/things', method, ...make() })
        const [plain, refused, replayed, ...more] = (await server.requests()).slice(before).map(comparable)
        expect(refused).toEqual(plain)
        expect(replayed).toEqual(plain)
        expect(more).toEqual([])
      }
      const tokens = methods.flatMap((_, index) => [
        undefined,
        `Bearer sEcReT-${index + 1}`,
        `Bearer sEcReT-${index + 2}`,
      ])
      expect(await bearers(server)).toEqual(tokens)
    },
  )

  test(`transforms of the app run once (${adapter})`, async () => {
    const { api, server, revoke } = await signIn(ground)
    await server.script({ replies: { '/things': { body: 'ok' } } })
    await revoke()
    let runs = 0
    const transformRequest = (payload: unknown): string => JSON.stringify({ payload, run: ++runs })
    const transformResponse = (text: string): string => `${text}!`
    const { data } = await api.post<unknown>('/things', { a: 1 }, { transformRequest, transformResponse })
    expect(data).toBe('ok!')
    const sent = (await server.requests()).map(({ body }) => body)
    expect(sent).toEqual(Array(2).fill('{"payload":{"a":1},"run":1}'))
  })

  test(`a base URL of the request’s own on the same origin is kept (${adapter})`, async () => {
    const { api, server, revoke } = await signIn(ground)
    await revoke()
    await api.get('things', { baseURL: `${server.origin}/v2/` })
    expect((await server.requests()).map(({ path }) => path)).toEqual(['/v2/things', '/v2/things'])
  })
}

/** All but the credential; the boundary of a form may differ each time, and in Firefox its length. */
function comparable({ method, path, headers, body }: ApiRequest): unknown {
  const { authorization: _, 'content-length': length, ...others } = headers
  const boundary = /^--(\S+)\r\n/.exec(body)?.[1]
  const rest = boundary ? others : { ...others, 'content-length': length }
  const neutral = (text: unknown): string => (boundary ? String(text).replaceAll(boundary, '…') : String(text))
  return { method, path, headers: { ...rest, 'content-type': neutral(headers['content-type']) }, body: neutral(body) }
}
