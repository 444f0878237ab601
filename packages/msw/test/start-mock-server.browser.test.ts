import { afterAll, expect, onTestFinished, test, vi } from 'vitest'
import { startMockServer } from '../src/browser.ts'
import { newDatabaseName } from './mock-world.ts'

const users = [
  { id: 'u1', name: 'Ada', email: 'ada@example.com', password: 'engine' },
  { id: 'u2', name: 'Grace', email: 'grace@example.com', password: 'moth' },
]

const server = await startMockServer({
  databaseName: newDatabaseName(),
  users,
  api: { '/api/*': (request, { userId }) => Response.json({ userId, path: new URL(request.url).pathname }) },
})
afterAll(() => server.close())

interface SignedIn {
  readonly accessToken: string
  readonly user: object
}

async function signIn(credentials: object): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': 'attempt-1' }
  return fetch('/auth/login', { method: 'POST', headers, body: JSON.stringify(credentials) })
}

test('a user of the list signs in, and the app learns everything of them but the password', async () => {
  const answer = await signIn({ email: 'grace@example.com', password: 'moth', remember: true })
  const { user } = (await answer.json()) as SignedIn // what the mock server answers
  expect(user).toEqual({ id: 'u2', name: 'Grace', email: 'grace@example.com' })
})

test.for([
  ['a wrong password', { email: 'ada@example.com', password: 'moth' }],
  ['an unknown user', { email: 'charles@example.com', password: 'engine' }],
  ['no password', { email: 'ada@example.com' }],
  ['a password alone', { password: 'engine' }],
  ['nothing', {}],
] as const)('%s signs nobody in', async ([, credentials]) => {
  expect((await signIn(credentials)).status).toBe(401)
})

test('the API is told who asks, and not asked where nobody is', async () => {
  const answer = await signIn({ name: 'Ada', password: 'engine' })
  const { accessToken } = (await answer.json()) as SignedIn // what the mock server answers
  const mine = await fetch('/api/things', { headers: { authorization: `Bearer ${accessToken}` } })
  expect(await mine.json()).toEqual({ userId: 'u1', path: '/api/things' })
  expect((await fetch('/api/things')).status).toBe(401)
})

test('what is not mocked goes to the network', async () => {
  expect((await fetch(location.href)).ok).toBe(true)
})

test('where the worker file is missing, the way to it is named', async () => {
  const page = async () => new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } })
  vi.stubGlobal('fetch', page)
  onTestFinished(() => void vi.unstubAllGlobals())
  await expect(startMockServer({ users })).rejects.toThrow('npx msw init public --save')
})
