// D-SR-17
import { afterAll, describe, expect, test, vi } from 'vitest'
import { story } from './story.ts'
import { startWorkers } from './worker-host.ts'

// Another program that writes to a disk, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000 })

const kinds = ['D1', 'Durable Objects'] as const
const hosts = await Promise.all(kinds.map(async (store) => ({ store, host: await startWorkers(store) })))
afterAll(() => Promise.all(hosts.map(({ host }) => host.stop())))

describe.each(hosts)('in a worker over $store', ({ host }) => {
  test.each(Object.entries(story))('%s', async (_, play) => {
    await expect(play(host)).resolves.toEqual(expect.any(String))
  })

  test('start says that it cannot, and what helps', async () => {
    const response = await host.ask('/start')
    expect(await response.json()).toEqual({ started: expect.stringMatching(/^start: .*cleanUp\(\)/) })
  })
})
