// D-SR-17
import { afterAll, describe, expect, onTestFinished, test, vi } from 'vitest'
import { story } from './story.ts'
import { startWorkers } from './worker-host.ts'

// Another program that writes to a disk, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000 })

/** What each step sees there, where nothing runs between requests. */
const inWorkers: Readonly<Record<string, string>> = {
  'keys in the first request': '1 key',
  'a sign-in and a refresh': 'a new token',
  '20 requests at once': '20 × 200',
  '8 refreshes of one token at once': '8 × 200',
  'a token that is used again': 'theft',
  'a sign-out': '401 revoked',
  'a revocation made elsewhere': 'at once',
  'start()': 'says that it cannot',
}

const kinds = ['D1', 'Durable Objects'] as const
const hosts = await Promise.all(kinds.map(async (store) => ({ store, host: await startWorkers(store) })))
afterAll(() => Promise.all(hosts.map(({ host }) => host.stop())))

describe.each(hosts)('in a worker over $store', ({ host }) => {
  test.each(Object.entries(story))('%s', async (name, play) => {
    expect(await play(host)).toBe(inWorkers[name])
  })
})

test('a worker over D1 migrates once, and asks no more for a request than a process does', async () => {
  const host = await startWorkers('D1')
  onTestFinished(host.stop)
  const asked = async (): Promise<readonly string[]> => {
    const statements: unknown = await (await host.ask('/statements')).json()
    return Array.isArray(statements) ? statements.map((text) => String(text).trim().split(/[ \n]/, 1).join()) : []
  }
  await story['20 requests at once']?.(host)
  expect(await asked()).toContain('CREATE')
  await story['a sign-in and a refresh']?.(host)
  // For the clock, the session; for the session, its rotation.
  expect(await asked()).toEqual(['SELECT', 'INSERT', 'SELECT', 'UPDATE'])
  await story['20 requests at once']?.(host)
  expect(new Set((await asked()).slice(2))).toEqual(new Set(['SELECT']))
})

test('a request that is cancelled while it makes the keys keeps none of the others waiting', async () => {
  const host = await startWorkers('D1', { hangs: true })
  onTestFinished(host.stop)
  const cancelled = new AbortController()
  const first = host.ask('/auth/.well-known/jwks.json', { signal: cancelled.signal })
  const hanging = host.ask('/hanging')
  await hanging
  cancelled.abort()
  await expect(first).rejects.toMatchObject({ name: 'AbortError' })
  await expect(story['a sign-in and a refresh']?.(host)).resolves.toBe('a new token')
})
