import type { RequestAnswer } from '@keyturn/core'
import { create, type AxiosAdapter } from 'axios'
import { expect, onTestFinished, test } from 'vitest'
import type { Api } from '@keyturn/test-servers'
import { attachSession } from '../src/index.ts'
import { bearers, signIn, type Ground } from './signed-in.ts'

// D-CS-08 D-CS-09 D-AX-05 D-AX-09 D-ES-07 D-ES-08 D-ES-09

const addresses = [
  ['https://api.example/v1/x', true],
  ['https://API.example/v1/x', true],
  ['https://api.example:443/other', true],
  ['https://api.example/v1/../outside', true],
  ['https://user@api.example/x', true],
  ['/relative', true],
  ['relative', true],
  ['https://app.example/own', true],
  ['//app.example/own', true],
  ['https://extra.example/x', true],
  ['https://api.example.evil.tld/x', false],
  ['https://api.example@evil.tld/x', false],
  ['https://api.example%40evil.tld/x', false],
  ['https://evil.tld/?u=https://api.example/v1', false],
  ['https://evil.tld#https://api.example/v1', false],
  ['https://evil.tld\\@api.example/x', false],
  ['//evil.tld/v1', false],
  ['\\\\evil.tld/v1', false],
  ['/\\evil.tld/v1', false],
  ['\t//evil.tld/v1', false],
  ['/\t/evil.tld/v1', false],
  ['http://api.example/v1/x', false],
  ['https://api.example:8443/x', false],
  ['https://api.example./x', false],
  ['https://xn--pi-8lc.example/x', false],
  ['https://app.example.evil.tld/x', false],
  ['wss://api.example/v1', false],
  ['data:text/plain,x', false],
  ['blob:https://api.example/0c6e', false],
  ['file:///etc/passwd', false],
  ['https://app.example/auth/refresh', false],
  ['https://app.example/auth/refresh?x=1', false],
] as const

/** The token goes where the app said, and nowhere else. */
export function describeReach(ground: Ground): void {
  const { adapter, startApi } = ground

  /** A server of somebody else, that asks for a token of its own. */
  async function startOther(): Promise<Api> {
    const other = await startApi()
    onTestFinished(() => other.stop())
    await other.script({ oldestToken: Number.MAX_SAFE_INTEGER })
    return other
  }

  test.for(addresses)(`%s: the token goes along: %s (${adapter})`, async ([url, expected]) => {
    const situation = { page: 'https://app.example', origins: ['https://extra.example'], endpoints: '/auth' }
    const { session } = await signIn(ground, situation)
    const seen: boolean[] = []
    const watching: AxiosAdapter = (config) => {
      seen.push(config.headers.has('Authorization'))
      return Promise.resolve({ data: '', status: 200, statusText: '', headers: {}, config })
    }
    const api = create({ baseURL: 'https://api.example/v1', adapter: watching })
    attachSession(api, session)
    await api.get(url, { baseURL: '' })
    expect(seen).toEqual([expected])
  })

  test(`a request with a live token goes out once and refreshes nothing (${adapter})`, async () => {
    const { api, server, auth } = await signIn(ground)
    await api.get('/things')
    expect(await bearers(server)).toEqual(['Bearer sEcReT-1'])
    expect(auth.refreshes).toBe(0)
  })

  test(`the origins of the base URL at the time of attaching and of the request are allowed (${adapter})`, async () => {
    const { api, server } = await signIn(ground)
    const { baseURL } = api.defaults
    const [second, third] = [await startOther(), await startOther()]
    for (const each of [second, third]) await each.script({ oldestToken: 1 })
    for (const base of [second.origin, third.origin]) {
      api.defaults.baseURL = base
      await api.get('/things')
    }
    await expect(api.get(`${second.origin}/former`)).rejects.toMatchObject({ response: { status: 401 } })
    await api.get(`${baseURL}/first`)
    expect(await bearers(server)).toEqual(['Bearer sEcReT-1'])
    expect(await bearers(second)).toEqual(['Bearer sEcReT-1', undefined])
    expect(await bearers(third)).toEqual(['Bearer sEcReT-1'])
  })

  test(`a base URL that an interceptor gives grants nothing (${adapter})`, async () => {
    const { api } = await signIn(ground)
    const other = await startOther()
    api.interceptors.request.use((config) => ({ ...config, baseURL: other.origin }))
    await expect(api.get('/x')).rejects.toMatchObject({ response: { status: 401 } })
    expect(await bearers(other)).toEqual([undefined])
  })

  test(`a base URL or an absolute URL of a request grants nothing, and its 401 is the answer (${adapter})`, async () => {
    const { api, auth } = await signIn(ground)
    const other = await startOther()
    for (const config of [{ baseURL: other.origin, url: '/x' }, { url: `${other.origin}/x` }])
      await expect(api.request(config)).rejects.toMatchObject({ response: { status: 401 } })
    expect(await bearers(other)).toEqual([undefined, undefined])
    expect(auth.refreshes).toBe(0)
  })

  test.for([301, 302, 303, 307, 308])(`a %d to another origin leaves the token behind (${adapter})`, async (status) => {
    const { api, server, auth } = await signIn(ground)
    const storage = await startOther()
    await server.script({ replies: { '/file': { status, headers: { location: `${storage.origin}/file` } } } })
    for (const method of ['get', 'post'])
      await expect(api.request({ url: '/file', method })).rejects.toMatchObject({ response: { status: 401 } })
    expect((await bearers(storage)).every((token) => token === undefined)).toBe(true)
    expect(auth.refreshes).toBe(0)
  })

  test(`a redirect within the origin keeps the token, also when it is replayed (${adapter})`, async () => {
    const { api, server, revoke } = await signIn(ground)
    await server.script({ replies: { '/moved': { status: 307, headers: { location: '/things' } } } })
    await revoke()
    expect((await api.get('/moved')).status).toBe(200)
    expect((await server.requests()).map(({ path, headers }) => [path, headers['authorization']])).toEqual([
      ['/moved', 'Bearer sEcReT-1'],
      ['/moved', 'Bearer sEcReT-2'],
      ['/things', 'Bearer sEcReT-2'],
    ])
  })

  test(`an API that redirects to a page for signing in is understood by the app's rule (${adapter})`, async () => {
    const isUnauthorized = ({ url }: RequestAnswer): boolean => url?.endsWith('/login') ?? false
    const { api, server, auth } = await signIn(ground, { isUnauthorized })
    const replies = { '/login': { body: 'Please sign in' }, '/mine': { status: 302, headers: { location: '/login' } } }
    await server.script({ replies, oldestToken: 1 })
    expect((await api.get('/mine')).request).toMatchObject({ responseURL: `${server.origin}/login` })
    expect(auth.refreshes).toBe(1)
    expect((await bearers(server)).length).toBe(4)
  })

  test(`a request with an authorization of its own is left alone (${adapter})`, async () => {
    const { api, server, auth, refuseAll } = await signIn(ground)
    await refuseAll()
    for (const config of [
      { headers: { Authorization: 'ApiKey k' } },
      { headers: { authorization: 'Bearer theirs' } },
      { headers: { Authorization: null } },
      { auth: { username: 'u', password: 'p' } },
    ])
      await expect(api.get('/things', config)).rejects.toMatchObject({ response: { status: 401 } })
    expect(await bearers(server)).toEqual(['ApiKey k', 'Bearer theirs', undefined, 'Basic dTpw'])
    expect(auth.refreshes).toBe(0)
  })

  test(`session: false leaves a request alone, also while a refresh runs (${adapter})`, async () => {
    const { api, server, auth, expire } = await signIn(ground)
    await expire()
    const grant = auth.hold()
    const waiting = api.get('/waiting')
    await expect(api.get('/status', { session: false })).rejects.toMatchObject({ response: { status: 401 } })
    expect(await bearers(server)).toEqual([undefined])
    grant()
    await waiting
    expect(auth.refreshes).toBe(1)
  })

  test(`while signed out a request goes out bare and its 401 is the answer (${adapter})`, async () => {
    const { api, server, auth, session } = await signIn(ground)
    await session.signOut()
    await expect(api.get('/things')).rejects.toMatchObject({ response: { status: 401 } })
    expect(await bearers(server)).toEqual([undefined])
    expect(auth.refreshes).toBe(0)
  })

  test(`cookies go along where the credential may go, and stay away elsewhere (${adapter})`, async () => {
    const answer = async () => ({ status: 200, body: { success: true, user: { id: 'u1' } } })
    const transport = { signIn: answer, refresh: answer, signOut: answer }
    const { api, server } = await signIn(ground, { credential: 'cookie', transport })
    await server.script({ oldestToken: null })
    const other = await startApi()
    onTestFinished(() => other.stop())
    const cookie = `sid-${adapter}=s1`
    await server.script({ replies: { '/sign-in': { headers: { 'set-cookie': `${cookie}; HttpOnly; Path=/` } } } })
    await api.get('/sign-in')
    await api.get('/things')
    await api.get('/theirs', { baseURL: other.origin, withCredentials: true })
    const carried = async (server: Api): Promise<readonly boolean[]> =>
      (await server.requests()).map(({ headers }) => String(headers['cookie']).includes(cookie))
    // Node keeps no cookies. A page's know no ports: had they been sent, the other server would have got them.
    expect(await carried(server)).toEqual([false, 'document' in globalThis])
    expect(await carried(other)).toEqual([false])
  })
}
