import type { AxiosInstance } from 'axios'
import { expect, onTestFinished, test } from 'vitest'
import * as after from '../src/after/interceptor.ts'
import * as authRefresh from '../src/before/axios-auth-refresh.ts'
import * as byHand from '../src/before/interceptor.ts'
import { startAppServer, type Counted } from './app-server.ts'

interface Outcome extends Counted {
  readonly rejected: number
}

const programs: readonly [name: string, createApi: () => AxiosInstance, atFirst: Outcome, later: Outcome][] = [
  [
    'before, by hand',
    byHand.createApi,
    { rejected: 0, requests: 40, unauthorized: 20, refreshes: 1 },
    { rejected: 0, requests: 80, unauthorized: 40, refreshes: 2 },
  ],
  [
    'before, axios-auth-refresh',
    authRefresh.createApi,
    { rejected: 19, requests: 21, unauthorized: 20, refreshes: 1 },
    { rejected: 19, requests: 42, unauthorized: 40, refreshes: 2 },
  ],
  [
    'after',
    createApi,
    { rejected: 0, requests: 20, unauthorized: 0, refreshes: 1 },
    { rejected: 0, requests: 60, unauthorized: 20, refreshes: 2 },
  ],
]

test.each(programs)(
  '%s: twenty requests of a page that has no token, and twenty more with a token that was taken back',
  async (_, create, atFirst, later) => {
    localStorage.clear()
    const server = startAppServer()
    const api = create()
    const ask = async (): Promise<Outcome> => {
      const answers = await Promise.allSettled(Array.from({ length: 20 }, () => api.get('/things')))
      return { rejected: answers.filter(({ status }) => status === 'rejected').length, ...server.counted() }
    }
    expect(await ask()).toEqual(atFirst)
    server.revokeToken()
    expect(await ask()).toEqual(later)
  },
)

test.each([
  ['before, by hand', byHand.createApi, true],
  ['after', createApi, false],
] as const)('%s: whether the access token is in storage', async (_, create, isThere) => {
  localStorage.clear()
  startAppServer()
  await create().get('/things')
  expect(JSON.stringify(localStorage).includes('token-1')).toBe(isThere)
})

function createApi(): AxiosInstance {
  const { api, session } = after.createApi()
  onTestFinished(() => session.dispose())
  return api
}
