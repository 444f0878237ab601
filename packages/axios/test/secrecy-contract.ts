import * as axios from 'axios'
import { create, AxiosError, getAdapter, type AxiosAdapter } from 'axios'
import { findSecrets } from '@keyturn/core/testing'
import { expect, test } from 'vitest'
import { attachSession } from '../src/index.ts'
import { outcome, signIn, type Ground, type SignedIn } from './signed-in.ts'

// D-ES-10

type Story = (setting: SignedIn) => Promise<unknown>

/** All that can become of a request. That no token gets out is checked after each: whatever an instance comes to is kept. */
const stories: Readonly<Record<string, Story>> = {
  'a success': ({ api }) => api.get('/things'),
  'a success after a replay': async ({ api, revoke }) => {
    await revoke()
    return api.post('/things', { a: 1 })
  },
  'a success that follows a redirect': async ({ api, server }) => {
    await server.script({ replies: { '/moved': { status: 307, headers: { location: '/things' } } } })
    return api.get('/moved')
  },
  'a redirect that is not followed': async ({ api, server }) => {
    await server.script({ replies: { '/moved': { status: 307, headers: { location: '/things' } } } })
    return outcome(api.get('/moved', { maxRedirects: 0 }))
  },
  'a 404': async ({ api, server }) => {
    await server.script({ replies: { '/things': { status: 404 } } })
    return outcome(api.get('/things'))
  },
  'a 401 that no refresh cures': async ({ api, refuseAll }) => {
    await refuseAll()
    return outcome(api.get('/things'))
  },
  'a 401 while the auth server is down': async ({ api, auth, revoke }) => {
    auth.reply = { status: 503, body: '', retryAfter: 60_000 }
    await revoke()
    return outcome(api.get('/things'))
  },
  'an accepted 401': async ({ api, refuseAll }) => {
    await refuseAll()
    return api.get('/things', { validateStatus: () => true })
  },
  'a request that is left alone, beside one that is not': async ({ api, server }) => {
    await server.script({ replies: { '/slow': { when: 'held' } } })
    const slow = api.get('/slow')
    await server.requests(1)
    const bare = await outcome(api.get('/things', { session: false }))
    // The connection of the one may carry the other.
    await Promise.all([server.release(), slow, api.get('/things')])
    return bare
  },
  'a refused connection': async ({ api, server }) => {
    await server.stop()
    return outcome(api.get('/things'))
  },
  'a connection that breaks': async ({ api, server }) => {
    const reply = { headers: { 'content-length': '1000' }, body: 'short', when: 'cut' } as const
    await server.script({ replies: { '/things': reply } })
    return outcome(api.get('/things'))
  },
  'a timeout': async ({ api, server }) => {
    await server.script({ replies: { '/things': { when: 'never' } } })
    return outcome(api.get('/things', { timeout: 100 }))
  },
  'an abort on the way': async ({ api, server }) => {
    await server.script({ replies: { '/things': { when: 'never' } } })
    const controller = new AbortController()
    const aborted = outcome(api.get('/things', { signal: controller.signal }))
    await server.requests(1)
    controller.abort()
    return aborted
  },
  'a cancel token on the way': async ({ api, server }) => {
    await server.script({ replies: { '/things': { when: 'never' } } })
    const { token, cancel } = axios.default.CancelToken.source()
    const canceled = outcome(api.get('/things', { cancelToken: token }))
    await server.requests(1)
    cancel('enough')
    return canceled
  },
  'an answer that is too long': async ({ api, server }) => {
    await server.script({ replies: { '/things': { body: 'x'.repeat(1000) } } })
    return outcome(api.get('/things', { maxContentLength: 10 }))
  },
  'an answer that is no JSON': async ({ api, server }) => {
    await server.script({ replies: { '/things': { body: '{' } } })
    return outcome(api.get('/things', { responseType: 'json', transitional: { silentJSONParsing: false } }))
  },
  'progress events': async ({ api, keep }) => {
    return api.post('/things', 'x'.repeat(1000), { onDownloadProgress: keep })
  },
}

/** Neither errors nor answers hold the token. */
export function describeSecrecy(ground: Ground): void {
  const { adapter } = ground

  test.for(Object.keys(stories))(`no token is to be found in %s (${adapter})`, async (name) => {
    const setting = await signIn(ground)
    expect(setting.keep(await stories[name]?.(setting))).toBeInstanceOf(Object)
  })

  test(`what is looked through would show a token (${adapter})`, async () => {
    const { server, api } = await signIn(ground)
    const bare = await create({ adapter }).get(`${server.origin}/things`, { headers: { Authorization: 'Bearer k-1' } })
    expect(findSecrets(bare, ['Bearer k-1'])).not.toEqual([])
    expect(findSecrets(await api.get('/things'), ['things'])).not.toEqual([])
  })

  test(`an adapter of the app cannot pass the token on by accident (${adapter})`, async () => {
    const { server, session, keep } = await signIn(ground)
    await server.script({ replies: { '/things': { status: 500 } } })
    const inner = getAdapter(adapter)
    const wrapping: AxiosAdapter = (config) => {
      const copy = { ...config, headers: config.headers.concat() }
      return inner(copy).catch((cause: Error) => Promise.reject(AxiosError.from(cause, 'ERR_WRAPPED', copy)))
    }
    const api = create({ adapter: wrapping, baseURL: server.origin })
    attachSession(api, session)
    expect(keep(await outcome(api.get('/things')))).toMatchObject({ code: 'ERR_WRAPPED' })
  })

  test(`an adapter of the app that throws at once cannot either (${adapter})`, async () => {
    const { api, keep } = await signIn(ground)
    const throwing: AxiosAdapter = (config) => {
      throw new AxiosError('thrown', 'ERR_THROWN', config)
    }
    const failure = keep(await outcome(api.get('/things', { adapter: throwing })))
    expect(failure).toMatchObject({ code: 'ERR_THROWN', config: { url: '/things' } })
  })

  test(`the request is a description, unless it is an XMLHttpRequest, which tells nobody what was sent (${adapter})`, async () => {
    const { api, server } = await signIn(ground)
    await server.script({ replies: { '/moved': { status: 302, headers: { location: '/here?q=1' } } } })
    const { request } = await api.post('/moved', {}) // oxlint-disable-line typescript/no-unsafe-assignment -- as axios types it
    if (adapter === 'xhr') return expect(request).toBeInstanceOf(XMLHttpRequest)
    const responseURL = `${server.origin}/here?q=1`
    expect(request).toEqual({ method: 'post', url: `${server.origin}/moved`, responseURL })
  })
}
