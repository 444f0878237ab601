import { Miniflare } from 'miniflare'
import { expect, onTestFinished, test, vi } from 'vitest'
import { generateKeys } from '../../src/index.ts'
import { bundle } from './bundle.ts'
import { browserOf } from './story.ts'

// Another program that writes to a disk, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000 })

const keys = JSON.stringify(await generateKeys())

test.each(['d1-worker', 'objects-worker'])('what the guide has of %s works as it is', async (recipe) => {
  const workers = new Miniflare({
    modules: true,
    script: await bundle(`../../../recipes/src/${recipe}.ts`),
    compatibilityDate: '2026-07-01',
    bindings: { KEYTURN_KEYS: keys },
    ...(recipe === 'd1-worker'
      ? { d1Databases: ['DB'] }
      : { durableObjects: { SESSIONS: { className: 'SessionObject', useSQLite: true } } }),
  })
  onTestFinished(() => workers.dispose())
  const ask = async (path: string, init?: RequestInit): Promise<Response> =>
    // It is undici's, which differs from that of the web in nothing that is asked here.
    (await workers.dispatchFetch(`https://app.example.com${path}`, init as never)) as unknown as Response
  const browser = browserOf(ask, '/auth')
  expect((await browser.post('/login', { email: 'ada@example.com', password: 'wrong' })).status).toBe(401)
  expect((await browser.post('/login', { email: 'ada@example.com', password: 'engine' })).status).toBe(200)
  expect((await browser.post('/refresh')).status).toBe(200)
  const mine = await ask('/api/me', browser.bearer())
  expect(await mine.json()).toEqual({ userId: 'user-1' })
  expect((await ask('/api/me')).status).toBe(401)
  if (recipe === 'd1-worker') {
    const worker = await workers.getWorker()
    expect(await worker.scheduled({ cron: '0 4 * * *' })).toMatchObject({ outcome: 'ok' })
  }
  expect((await browser.post('/logout')).status).toBe(204)
  expect((await ask('/api/me', browser.bearer())).status).toBe(401)
})
