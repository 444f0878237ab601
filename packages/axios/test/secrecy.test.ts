import http from 'node:http'
import * as axios from 'axios'
import { create, getAdapter, AxiosError, type AxiosAdapter, type AxiosInstance, type AxiosRequestConfig } from 'axios'
import { expect, test } from 'vitest'
import { attachSession } from '../src/index.ts'
import { SECRET } from './auth-server.ts'
import { findSecret } from './reachable.ts'
import { signIn, type SignedIn } from './signed-in.ts'

// D-ES-10

type Situation = (setting: SignedIn) => Promise<unknown>

/** What `api` comes to, resolved or rejected. */
function outcome(api: AxiosInstance, config: AxiosRequestConfig = {}): Promise<unknown> {
  return api.request({ url: '/things', ...config }).catch((reason: unknown) => reason)
}

const situations: Readonly<Record<string, Situation>> = {
  'a success': ({ api }) => outcome(api),
  'a success after a replay': ({ api, revoke }) => {
    revoke()
    return outcome(api, { method: 'post', data: { a: 1 } })
  },
  'a success that follows a redirect': ({ api, server }) => {
    server.reply = ({ path }) => (path === '/moved' ? { status: 307, headers: { location: '/things' } } : {})
    return outcome(api, { url: '/moved' })
  },
  'a success without following redirects': ({ api }) => outcome(api, { maxRedirects: 0 }),
  'a 404': ({ api, server }) => {
    server.reply = () => ({ status: 404 })
    return outcome(api)
  },
  'a 401 that no refresh cures': ({ api, auth, revoke }) => {
    auth.trusted = false
    revoke()
    return outcome(api)
  },
  'a 401 while the auth server is down': ({ api, auth, revoke }) => {
    auth.reply = { status: 503, body: '', retryAfter: 60_000 }
    revoke()
    return outcome(api)
  },
  'an accepted 401': ({ api, auth, revoke }) => {
    auth.trusted = false
    revoke()
    return outcome(api, { validateStatus: () => true })
  },
  'a refused connection': async ({ api, session }) => {
    const { adapter = 'http' } = api.defaults
    const gone = create({ adapter, baseURL: await startAndStop() })
    attachSession(gone, session)
    return outcome(gone)
  },
  'a connection that breaks': ({ api, server }) => {
    server.reply = () => ({ headers: { 'content-length': '1000' }, body: 'short' })
    return outcome(api, { timeout: 50 })
  },
  'a timeout': ({ api, server }) => {
    server.reply = () => new Promise(() => {})
    return outcome(api, { timeout: 20 })
  },
  'an abort on the way': ({ api, server }) => {
    const controller = new AbortController()
    server.reply = () => {
      controller.abort()
      return new Promise(() => {})
    }
    return outcome(api, { signal: controller.signal })
  },
  'a cancel token on the way': ({ api, server }) => {
    const { token, cancel } = axios.default.CancelToken.source()
    server.reply = () => {
      cancel('enough')
      return new Promise(() => {})
    }
    return outcome(api, { cancelToken: token })
  },
  'an answer that is too long': ({ api, server }) => {
    server.reply = () => ({ body: 'x'.repeat(1000) })
    return outcome(api, { maxContentLength: 10 })
  },
  'an answer that is no JSON': ({ api, server }) => {
    server.reply = () => ({ body: '{' })
    return outcome(api, { responseType: 'json', transitional: { silentJSONParsing: false } })
  },
  'progress events': async ({ api }) => {
    const events: unknown[] = []
    const config = { onDownloadProgress: (event: unknown) => events.push(event) }
    return [await outcome(api, { ...config, method: 'post', data: 'x'.repeat(1000) }), events]
  },
}

async function startAndStop(): Promise<string> {
  const server = http.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
}

for (const adapter of ['http', 'fetch'])
  test.for(Object.keys(situations))(`no token is to be found in %s (${adapter})`, async (name) => {
    const setting = await signIn({ adapter })
    const result = await situations[name]?.(setting)
    expect(result).toBeDefined()
    expect(setting.server.requests.every(({ headers }) => headers.authorization?.includes(SECRET))).toBe(true)
    expect(findSecret(result, SECRET)).toEqual([])
  })

test('what is looked through finds a token', async () => {
  const { server, api } = await signIn()
  const bare = await outcome(create(), { baseURL: server.origin, headers: { Authorization: SECRET } })
  expect(findSecret(bare, SECRET).length).toBeGreaterThan(1)
  const ours = await outcome(api)
  expect(findSecret(ours, 'things')).not.toEqual([])
})

test('an adapter of the app cannot pass the token on by accident', async () => {
  const http = getAdapter('http')
  const { api, server } = await signIn()
  server.reply = () => ({ status: 500 })
  const adapter: AxiosAdapter = (config) => {
    const copy = { ...config, headers: config.headers.concat() }
    return http(copy).catch((cause: Error) => Promise.reject(AxiosError.from(cause, 'ERR_WRAPPED', copy)))
  }
  const failure = await outcome(api, { adapter })
  expect(failure).toMatchObject({ code: 'ERR_WRAPPED' })
  expect(findSecret(failure, SECRET)).toEqual([])
})

test('an adapter of the app that throws at once cannot either', async () => {
  const { api } = await signIn()
  const adapter: AxiosAdapter = (config) => {
    throw new AxiosError('thrown', 'ERR_THROWN', config)
  }
  const failure = await outcome(api, { adapter })
  expect(failure).toMatchObject({ code: 'ERR_THROWN', config: { url: '/things' } })
  expect(findSecret(failure, SECRET)).toEqual([])
})

test('outside XMLHttpRequest the request is a description', async () => {
  const { api, server } = await signIn()
  server.reply = ({ path }) => (path === '/moved' ? { status: 302, headers: { location: '/here?q=1' } } : {})
  const response = await api.post('/moved', {})
  const request: unknown = response.request
  expect(request).toEqual({
    method: 'post',
    url: `${server.origin}/moved`,
    responseURL: `${server.origin}/here?q=1`,
  })
})
