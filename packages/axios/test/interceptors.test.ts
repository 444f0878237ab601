import type { InternalAxiosRequestConfig } from 'axios'
import { expect, test } from 'vitest'
import { startApi } from '@keyturn/test-servers'
import { attachSession } from '../src/index.ts'
import { bearers, signIn, type Ground } from './signed-in.ts'

// D-AX-07

const ground: Ground = { adapter: 'http', startApi }

test('interceptors of the app run once a call and see the outcome alone', async () => {
  const { api, session, detach, server, revoke } = await signIn(ground)
  detach()
  const seen: string[] = []
  const watch = (name: string): void => {
    api.interceptors.request.use((config) => {
      seen.push(`request ${name} ${String(config.headers.has('Authorization'))}`)
      return config
    })
    api.interceptors.response.use((response) => {
      seen.push(`response ${name} ${response.status}`)
      return response
    })
  }
  watch('before')
  attachSession(api, session)
  watch('after')
  await revoke()
  await api.get('/things')
  expect(seen).toEqual(['request after false', 'request before false', 'response before 200', 'response after 200'])
  expect(await server.requests()).toHaveLength(2)
})

test('an interceptor of the app may hand on a copy of the config', async () => {
  const { api, server, session, detach, revoke } = await signIn(ground)
  detach()
  api.interceptors.request.use((config) => ({ ...config }))
  attachSession(api, session)
  api.interceptors.request.use(async (config) => ({ ...config }))
  await revoke()
  await api.get('/things')
  expect(await server.requests()).toHaveLength(2)
})

test('interceptors of the app that run at once still do', async () => {
  const { api } = await signIn(ground)
  const ran: string[] = []
  const note = (config: InternalAxiosRequestConfig): InternalAxiosRequestConfig => {
    ran.push('interceptor')
    return config
  }
  api.interceptors.request.use(note, undefined, { synchronous: true })
  const request = api.get('/things')
  ran.push('caller')
  await request
  expect(ran).toEqual(['interceptor', 'caller'])
})

test('an interceptor of the app may still say session: false', async () => {
  const { api, server, session, detach } = await signIn(ground)
  detach()
  api.interceptors.request.use((config) => Object.assign(config, { session: false }))
  attachSession(api, session)
  await expect(api.get('/things')).rejects.toMatchObject({ response: { status: 401 } })
  expect(await bearers(server)).toEqual([undefined])
})
