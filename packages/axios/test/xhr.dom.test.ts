import { inspect } from 'node:util'
import { isCancel } from 'axios'
import { expect, test } from 'vitest'
import { SECRET, held } from './auth-server.ts'
import { findSecret } from './reachable.ts'
import { signIn, type SignedIn } from './signed-in.ts'

// D-AX-01 D-AX-15 D-AX-16 D-AX-17 D-AX-18 D-ES-10

/** In a page, over XMLHttpRequest, to an API on another origin that is allowed by the instance's base URL. */
function inPage(): Promise<SignedIn> {
  return signIn({ adapter: ['xhr', 'http', 'fetch'] }, { page: location.origin })
}

test('a JSON body is replayed byte for byte', async () => {
  const { api, server, auth, revoke } = await inPage()
  revoke()
  const response = await api.post<unknown>('/things', { a: 1, d: 'é"' })
  expect(response).toHaveProperty('status', 200)
  expect(Reflect.get(response, 'request')).toBeInstanceOf(XMLHttpRequest)
  expect(auth.refreshes).toBe(1)
  const [first, second] = server.requests
  expect(second?.body).toBe(first?.body)
  expect(second?.headers['content-type']).toBe('application/json')
  expect(server.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer sEcReT-1', 'Bearer sEcReT-2'])
})

test('a form is replayed with the same parts', async () => {
  const { api, server, revoke } = await inPage()
  const form = new FormData()
  form.append('name', 'Zoe')
  form.append('file', new File(['a,b'], 'table.csv', { type: 'text/csv' }))
  revoke()
  await api.post('/upload', form)
  const [first, second] = server.requests.map(({ body }) => body.replaceAll(body.split('\r\n')[0] ?? '', ''))
  expect(second).toBe(first)
  expect(second).toContain('filename="table.csv"')
})

test('a blob arrives, and progress is reported up to the end', async () => {
  const { api, server, revoke } = await inPage()
  server.reply = () => ({ headers: { 'content-type': 'text/csv' }, body: 'a,b' })
  revoke()
  const progress: (number | undefined)[] = []
  const { data } = await api.post<Blob>('/file', 'x'.repeat(1000), {
    responseType: 'blob',
    onUploadProgress: (event) => progress.push(event.progress),
  })
  expect(data).toBeInstanceOf(Blob)
  expect(data.size).toBe(3)
  expect(progress.filter((each) => each === 1).length).toBeGreaterThanOrEqual(2)
})

test('a request that is aborted while it waits is never sent', async () => {
  const { api, auth, server, expire } = await inPage()
  await expire()
  const { promise, release } = held<undefined>()
  auth.reply = promise
  const controller = new AbortController()
  const aborted = api.get('/aborted', { signal: controller.signal }).catch((reason: unknown) => reason)
  controller.abort()
  expect(isCancel(await aborted)).toBe(true)
  auth.reply = undefined
  release(undefined)
  await api.get('/after')
  expect(server.requests.map(({ path }) => path)).toEqual(['/after'])
})

test.for([200, 404, 401])('no token is to be found in the outcome of a %d', async (status) => {
  const { api, auth, server, revoke } = await inPage()
  server.reply = () => ({ status })
  auth.trusted = status !== 401
  revoke()
  const outcome: unknown = await api.get('/things').catch((reason: unknown) => reason)
  expect(outcome).toHaveProperty(status === 200 ? 'status' : 'response.status', status)
  expect(findSecret(Reflect.get(new Object(outcome), 'config'), SECRET)).toEqual([])
  expect(JSON.stringify(outcome)).not.toContain(SECRET)
  // An XMLHttpRequest of a browser tells nothing; jsdom's keeps what was sent where only a deep look finds it.
  expect(inspect(outcome, { depth: 4 })).not.toContain(SECRET)
})
