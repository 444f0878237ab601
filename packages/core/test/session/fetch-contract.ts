import type { Api, ApiReply, StartApi } from '@keyturn/test-servers'
import { expect, onTestFinished, test } from 'vitest'
import { createFetch } from '../../src/index.ts'
import { bearers, signIn, type FetchSetting } from './fetch-setting.ts'

// D-CS-01 D-CS-02 D-CS-03 D-CS-07 D-CS-08 D-CS-09 D-CS-10 D-CS-28 D-ES-07 D-ES-08 D-ES-09

const isPage = 'document' in globalThis
const isFirefox = isPage && navigator.userAgent.includes('Firefox')
/** Of the engines here, Chromium and Node. */
const sendsStreams = !isPage || navigator.userAgent.includes('Chrome')
/**
 * More than an engine keeps of an answer that nobody reads. WebKit shows a 401 when it is whole, and Firefox lets go of a connection when more
 * comes that nobody reads.
 */
const unread: ApiReply = sendsStreams
  ? { status: 401, body: 'and so on', when: 'unfinished' }
  : { status: 401, body: 'and so on'.repeat(500_000) }

/** A `fetch` with a session behind it, in Node and in a page. */
export function describeFetch(startApi: StartApi): void {
  /** A server of somebody else, that asks for a token of its own. */
  async function startOther(): Promise<Api> {
    const other = await startApi()
    onTestFinished(() => other.stop())
    await other.script({ oldestToken: Number.MAX_SAFE_INTEGER })
    return other
  }

  /** Requests wait for a refresh until the test lets it be answered. */
  async function waitingForRefresh(): Promise<FetchSetting & { readonly grant: () => Promise<void> }> {
    const setting = await signIn(startApi, { latency: 100 })
    await setting.expire()
    await setting.revoke()
    return { ...setting, grant: () => setting.world.advance(100) }
  }

  test('a request with a live token is sent once', async () => {
    const { fetch, api, server } = await signIn(startApi)
    await api.script({ replies: { '/mine': { body: 'welcome' } } })
    const response = await fetch(`${api.origin}/mine`)
    expect(await response.text()).toBe('welcome')
    expect(await bearers(api)).toEqual(['Bearer token-1-of-u1'])
    expect(server.refreshes).toHaveLength(1)
  })

  test('many requests on an expired token share one refresh, and none leaves before', async () => {
    const { fetch, api, server, world, grant } = await waitingForRefresh()
    const responses = Promise.all(Array.from({ length: 50 }, () => fetch(`${api.origin}/mine`)))
    await world.settle()
    expect(await api.requests()).toEqual([])
    await grant()
    expect((await responses).every(({ status }) => status === 200)).toBe(true)
    expect(await bearers(api)).toEqual(Array(50).fill('Bearer token-2-of-u1'))
    expect(server.refreshes).toHaveLength(2)
  })

  test('a late 401 is replayed with the token in force, and refreshes nothing', async () => {
    const { fetch, api, server, revoke } = await signIn(startApi)
    await api.script({ refusal: { status: 401, when: 'held' } })
    await revoke()
    const slow = fetch(`${api.origin}/slow`)
    await api.requests(1)
    await api.script({ refusal: { status: 401 } })
    await fetch(`${api.origin}/quick`)
    await api.release()
    expect((await slow).status).toBe(200)
    expect(server.refreshes).toHaveLength(2)
    expect((await api.requests()).map(({ path, headers }) => [path, headers['authorization']])).toEqual([
      ['/slow', 'Bearer token-1-of-u1'],
      ['/quick', 'Bearer token-1-of-u1'],
      ['/quick', 'Bearer token-2-of-u1'],
      ['/slow', 'Bearer token-2-of-u1'],
    ])
  })

  test.runIf(sendsStreams)(
    'a stream is never sent twice: it waits for a fresh token, and keeps its own 401',
    async () => {
      const { fetch, api, server, revoke, world } = await signIn(startApi, { secure: isPage })
      const send = (): Promise<Response> => {
        // Browsers and Node want to be told, TypeScript does not know it.
        const init = { method: 'POST', body: new Blob(['only once']).stream(), duplex: 'half' } as RequestInit
        return fetch(`${api.origin}/mine`, init)
      }
      await revoke()
      expect((await send()).status).toBe(401)
      expect((await api.requests()).map(({ body }) => body)).toEqual(['only once'])
      await world.advance(9.8 * 60_000)
      expect((await send()).status).toBe(200)
      expect(await bearers(api)).toEqual(['Bearer token-1-of-u1', 'Bearer token-3-of-u1'])
      expect(server.refreshes).toHaveLength(3)
    },
  )

  test('a Request that was made of a stream is sent as a copy, and can be sent again', async () => {
    const { fetch, api, revoke } = await signIn(startApi, { secure: isPage })
    const init = { method: 'POST', body: new Blob(['read once']).stream(), duplex: 'half' } as RequestInit // as above
    await revoke()
    expect((await fetch(new Request(`${api.origin}/mine`, init))).status).toBe(200)
    // Firefox has made it a text before anybody sees the request.
    const sent = isFirefox ? '[object ReadableStream]' : 'read once'
    expect((await api.requests()).map(({ body }) => body)).toEqual([sent, sent])
  })

  const unsendable = {
    'a stream of a kind that is not the engine’s own': () => ({ getReader() {} }),
    'a stream of form-data': () => ({ pipe() {}, append() {} }),
    'a generator': () => syncPieces(),
    'an iterable': () => ({ [Symbol.iterator]: syncPieces }),
    'a Set': () => new Set(['one']),
    'a Map': () => new Map([['one', 'two']]),
    'a TransformStream': () => new TransformStream(),
    'a WritableStream': () => new WritableStream(),
    'a Response': () => new Response('one'),
    'a Request': () => new Request('https://api.example/', { method: 'POST', body: 'one' }),
    Headers: () => new Headers({ one: 'two' }),
    'a promise': () => Promise.resolve('one'),
    'a record that nobody made a text of': () => ({ one: 'two' }),
    ...(isPage && { 'an async iterable': pieces }),
    ...(!sendsStreams && { 'a stream': () => new Blob(['only once']).stream() }),
  }

  test.for(Object.entries(unsendable))('%s rejects before anything is sent', async ([, make]) => {
    const { fetch, api, server, revoke } = await signIn(startApi)
    await revoke()
    for (const how of [{}, { session: false }] as const) {
      // JavaScript hands over what TypeScript would not.
      const init = { method: 'POST', body: make() as unknown as BodyInit, duplex: 'half', ...how } as object
      await expect(fetch(`${api.origin}/mine`, init)).rejects.toBeInstanceOf(TypeError)
    }
    expect([await api.requests(), server.refreshes.length]).toEqual([[], 1])
  })

  const sendable: readonly (readonly [what: string, make: () => unknown, sent: unknown])[] = [
    ['a text', () => 'one', 'one'],
    ['a Blob', () => new Blob(['one'], { type: 'text/plain;charset=UTF-8' }), 'one'],
    ['bytes', () => new TextEncoder().encode('one'), 'one'],
    ['a buffer', () => new TextEncoder().encode('one').buffer, 'one'],
    ['search parameters', () => new URLSearchParams({ one: '2' }), 'one=2'],
    ['a form', () => formOf('one', '2'), expect.stringContaining('name="one"')],
    ['a URL', () => new URL('https://one.example/'), 'https://one.example/'],
    ['the body of a Response', () => new Response('one').arrayBuffer(), 'one'],
  ]

  test.for(sendable)('%s is sent, and sent again after a 401', async ([, make, sent]) => {
    const { fetch, api, revoke } = await signIn(startApi)
    await revoke()
    // As an app in JavaScript gives it.
    const init = { method: 'POST', body: (await make()) as BodyInit }
    expect((await fetch(`${api.origin}/mine`, init)).status).toBe(200)
    expect((await api.requests()).filter(({ method }) => method === 'POST').map(({ body }) => body)).toEqual([
      sent,
      sent,
    ])
  })

  test.runIf(!isPage)('an async iterable is sent where the engine takes one', async () => {
    const { fetch, api } = await signIn(startApi)
    const init = { method: 'POST', body: pieces() as unknown as BodyInit, duplex: 'half' } as RequestInit // as above
    expect((await fetch(`${api.origin}/mine`, init)).status).toBe(200)
    expect((await api.requests()).map(({ body }) => body)).toEqual(['onetwo'])
  })

  test('an API that refuses every token ends in its own 401, and the next request starts no refresh', async () => {
    const { fetch, api, server, refuseAll } = await signIn(startApi)
    await refuseAll()
    const response = await fetch(`${api.origin}/mine`)
    expect([response.status, await response.text()]).toEqual([401, '{"error":"no"}'])
    expect(await api.requests()).toHaveLength(2)
    expect((await fetch(`${api.origin}/mine`)).status).toBe(401)
    expect(await api.requests()).toHaveLength(3)
    expect(server.refreshes).toHaveLength(2)
  })

  test('a 401 behind a redirect within the origin is replayed once, and ends in itself', async () => {
    const { fetch, api, server } = await signIn(startApi)
    const replies = { '/moved': { status: 307, headers: { location: '/mine' } }, '/mine': { status: 401 } }
    await api.script({ replies, oldestToken: null })
    expect((await fetch(`${api.origin}/moved`)).status).toBe(401)
    expect((await api.requests()).map(({ path }) => path)).toEqual(['/moved', '/mine', '/moved', '/mine'])
    expect((await fetch(`${api.origin}/moved`)).status).toBe(401)
    expect(await api.requests()).toHaveLength(6)
    expect(server.refreshes).toHaveLength(2)
  })

  test.for([400, 403, 404, 409, 422, 500, 503])('a %d is handed over', async (status) => {
    const { fetch, api, server } = await signIn(startApi)
    await api.script({ replies: { '/broken': { status, body: 'why' } } })
    const response = await fetch(`${api.origin}/broken`)
    expect([response.status, await response.text()]).toEqual([status, 'why'])
    expect(server.refreshes).toHaveLength(1)
  })

  test('a 401 that no refresh cures is handed over, and one while signed out', async () => {
    const { fetch, api, server, session, revoke } = await signIn(startApi)
    const challenge = { 'www-authenticate': 'Bearer error="insufficient_scope"' }
    await revoke()
    await api.script({ refusal: { status: 401, headers: challenge } })
    expect((await fetch(`${api.origin}/mine`)).status).toBe(401)
    await session.signOut()
    expect((await fetch(`${api.origin}/mine`)).status).toBe(401)
    expect(server.refreshes).toHaveLength(1)
    expect(await bearers(api)).toEqual(['Bearer token-1-of-u1', undefined])
    await expect(fetch(`${api.origin}/mine`, { session: 'required' })).rejects.toMatchObject({ code: 'ERR_SIGNED_OUT' })
  })

  test('a request that is to be left alone, or authorizes itself, is left alone', async () => {
    const { fetch, api, server, refuseAll } = await signIn(startApi)
    await refuseAll()
    await fetch(`${api.origin}/mine`, { session: false })
    await fetch(`${api.origin}/mine`, { headers: { authorization: 'Basic abc' } })
    await fetch(new Request(`${api.origin}/mine`, { headers: { Authorization: 'Basic def' } }))
    expect(await bearers(api)).toEqual([undefined, 'Basic abc', 'Basic def'])
    expect(server.refreshes).toHaveLength(1)
  })

  test('another origin gets no token unless it is named', async () => {
    const { fetch, session, server } = await signIn(startApi)
    const other = await startOther()
    expect((await fetch(`${other.origin}/theirs`)).status).toBe(401)
    await other.script({ oldestToken: 1 })
    expect((await createFetch(session, { origins: [other.origin] })(`${other.origin}/theirs`)).status).toBe(200)
    expect(await bearers(other)).toEqual([undefined, 'Bearer token-1-of-u1'])
    expect(server.refreshes).toHaveLength(1)
  })

  test.for([301, 302, 303, 307, 308])(
    'a %d to another origin leaves the token behind, and its 401 says nothing',
    async (status) => {
      const { fetch, api, server } = await signIn(startApi)
      const other = await startOther()
      await api.script({ replies: { '/moved': { status, headers: { location: `${other.origin}/theirs` } } } })
      for (const init of [{}, { method: 'POST', body: 'x' }]) {
        const response = await fetch(`${api.origin}/moved`, init)
        expect([response.status, response.redirected]).toEqual([401, true])
      }
      expect(await bearers(other)).toEqual([undefined, undefined])
      expect(server.refreshes).toHaveLength(1)
    },
  )

  test('a redirect within the origin keeps the token, also when it is replayed', async () => {
    const { fetch, api, revoke } = await signIn(startApi)
    await api.script({ replies: { '/moved': { status: 307, headers: { location: '/mine' } } } })
    await revoke()
    const response = await fetch(`${api.origin}/moved`, { method: 'POST', body: 'x' })
    expect([response.status, response.url]).toEqual([200, `${api.origin}/mine`])
    expect((await api.requests()).map(({ path, headers, body }) => [path, headers['authorization'], body])).toEqual([
      ['/moved', 'Bearer token-1-of-u1', 'x'],
      ['/moved', 'Bearer token-2-of-u1', 'x'],
      ['/mine', 'Bearer token-2-of-u1', 'x'],
    ])
  })

  test('a redirect that is not to be followed is what it is to bare fetch', async () => {
    const { fetch, api } = await signIn(startApi)
    await api.script({ replies: { '/moved': { status: 302, headers: { location: '/mine' } } }, oldestToken: null })
    const plain = await globalThis.fetch(`${api.origin}/moved`, { redirect: 'manual' })
    const ours = await fetch(`${api.origin}/moved`, { redirect: 'manual' })
    expect([ours.type, ours.status]).toEqual([plain.type, plain.status])
    await expect(fetch(`${api.origin}/moved`, { redirect: 'error' })).rejects.toThrow(TypeError)
  })

  test.runIf(isPage)('what a page may not see stays unseen: no-cors, same-origin', async () => {
    const { fetch, api, server, refuseAll } = await signIn(startApi)
    await refuseAll()
    const opaque = await fetch(`${api.origin}/mine`, { mode: 'no-cors' })
    expect([opaque.type, opaque.status]).toEqual(['opaque', 0])
    await expect(fetch(`${api.origin}/mine`, { mode: 'same-origin' })).rejects.toThrow(TypeError)
    expect(server.refreshes).toHaveLength(1)
  })

  test.runIf(isPage)('an address may be relative to the page', async () => {
    const { fetch } = await signIn(startApi)
    expect((await fetch('/')).url).toBe(`${location.origin}/`)
  })

  test('a request that is aborted while it waits rejects within a tick, as the caller said, and is never sent', async () => {
    const { fetch, api, world, grant } = await waitingForRefresh()
    const controller = new AbortController()
    const outcomes: unknown[] = []
    const ofTheRequest = new Request(`${api.origin}/aborted`, { signal: controller.signal })
    for (const sent of [fetch(`${api.origin}/aborted`, { signal: controller.signal }), fetch(ofTheRequest)])
      sent.catch((reason: unknown) => outcomes.push(reason))
    await world.settle()
    const reason = new Error('enough')
    controller.abort(reason)
    await world.settle()
    expect(outcomes).toEqual([reason, reason])
    await grant()
    await fetch(`${api.origin}/after`)
    expect((await api.requests()).map(({ path }) => path)).toEqual(['/after'])
  })

  test('a request that is aborted before it is made, between its 401 and its replay, or on its way, rejects', async () => {
    const { fetch, api, server, world, revoke } = await signIn(startApi, { latency: 100 })
    await expect(fetch(`${api.origin}/before`, { signal: AbortSignal.abort() })).rejects.toThrow('abort')
    await revoke()
    const between = new AbortController()
    const refused = fetch(`${api.origin}/refused`, { signal: between.signal })
    await expect.poll(() => server.refreshes.length).toBe(2)
    between.abort()
    await expect(refused).rejects.toThrow('abort')
    await world.advance(100)
    await api.script({ replies: { '/slow': { when: 'never' } } })
    const onTheWay = new AbortController()
    const slow = fetch(`${api.origin}/slow`, { signal: onTheWay.signal })
    await api.requests(2)
    onTheWay.abort()
    await expect(slow).rejects.toThrow('abort')
    expect((await api.requests()).map(({ path }) => path)).toEqual(['/refused', '/slow'])
  })

  test('a signal stops the reading of an answer, also after a replay', async () => {
    const { fetch, api, revoke } = await signIn(startApi)
    await api.script({ replies: { '/long': { body: 'and so on', when: 'unfinished' } } })
    await revoke()
    const controller = new AbortController()
    const { body } = await fetch(`${api.origin}/long`, { signal: controller.signal })
    const reader = body?.getReader()
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('and so on')
    controller.abort()
    await expect(reader?.read()).rejects.toThrow('abort')
  })

  test('refused answers hold no connections, and may break while the refresh is made', async () => {
    const { fetch, api, world, server, revoke } = await signIn(startApi, { latency: 100 })
    await api.script({ refusal: unread })
    // A browser has six connections to a host.
    for (let round = 2; round < 10; round++) {
      await revoke()
      const response = fetch(`${api.origin}/mine`)
      await expect.poll(() => server.refreshes.length).toBe(round)
      if (round % 2) await api.disconnect()
      await world.advance(100)
      expect((await response).status).toBe(200)
    }
  })

  test('a request that no token can be had for rejects as retryable, unsent', async () => {
    const { fetch, api, world, expire, server } = await signIn(startApi)
    await expire()
    server.replies.push('network-error', 'network-error')
    const waiting = expect(fetch(`${api.origin}/mine`)).rejects.toMatchObject({
      code: 'ERR_REFRESH_UNAVAILABLE',
      retryable: true,
    })
    await world.advance(5_000)
    await waiting
    expect(await api.requests()).toEqual([])
  })

  test('an address that is none is the error of bare fetch', async () => {
    const { fetch } = await signIn(startApi)
    await expect(fetch('http://')).rejects.toThrow(TypeError)
  })
}

function* syncPieces(): Generator<string> {
  yield 'one'
  yield 'two'
}

function formOf(name: string, value: string): FormData {
  const form = new FormData()
  form.set(name, value)
  return form
}

async function* pieces(): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode('one')
  yield new TextEncoder().encode('two')
}
