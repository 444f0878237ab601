import { expect, onTestFinished, test, vi } from 'vitest'
import { fetchTransport, type Transport } from '../../src/index.ts'
import { oauthTransport } from '../../src/servers/oauth.ts'
import { foreignServer } from '../../src/servers/index.ts'

// D-CS-09

const three = { login: '/auth/login', refresh: '/auth/refresh', logout: '/auth/logout' }
const call = { attemptId: 'a1', headers: {}, signal: new AbortController().signal }

const transports: Readonly<Record<string, () => Transport | undefined>> = {
  'fetchTransport of a base URL': () => fetchTransport('/auth'),
  'fetchTransport of each endpoint': () => fetchTransport(three),
  'foreignServer of a base URL': () => foreignServer({ endpoints: '/auth' }).transport,
  'foreignServer of each endpoint': () => foreignServer({ endpoints: three }).transport,
  'foreignServer with a method': () =>
    foreignServer({ endpoints: { ...three, refresh: 'GET /auth/refresh' }, refreshToken: 'header Authorization' })
      .transport,
  oauthTransport: () =>
    oauthTransport({ clientId: 'c', tokenEndpoint: '/auth/login', revocationEndpoint: '/auth/logout' }),
}

test.for(Object.entries(transports))(
  '%s sends no password and no refresh token to where a later base points',
  async ([, make]) => {
    const asked: string[] = []
    vi.stubGlobal('fetch', async (url: string) => {
      asked.push(new URL(url, document.baseURI).href)
      return Response.json({})
    })
    const base = document.createElement('base')
    onTestFinished(() => (vi.unstubAllGlobals(), base.remove()))
    const transport = make()
    base.href = 'https://else.example/'
    document.head.append(base)
    await transport?.signIn({ password: 'p' }, call)
    await transport?.refresh({ idleFor: 0, extend: false, refreshToken: 'r' }, call)
    await transport?.signOut({ everywhere: false, refreshToken: 'r' }, call)
    expect(asked).toHaveLength(3)
    expect(asked.filter((url) => !url.startsWith(`${location.origin}/auth/`))).toEqual([])
  },
)
