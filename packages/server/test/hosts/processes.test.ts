// D-SR-17
import { afterAll, expect, test, vi } from 'vitest'
import { startProcesses } from './process-host.ts'
import { browserOf, story } from './story.ts'

// Two processes that write to a disk, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000 })

const host = await startProcesses([process.execPath], 'node-host.ts')
afterAll(host.stop)

test.each(Object.entries(story))('of two processes over one file of SQLite: %s', async (_, play) => {
  await expect(play(host)).resolves.not.toBe('')
})

test('a process that is killed amid refreshes has kept what it answered, and signs nobody out', async () => {
  const browsers = Array.from({ length: 10 }, () => browserOf(host.ask, '/auth'))
  for (const browser of browsers) await browser.post('/login', { username: 'ada', password: 'ada' })
  const [gone = browserOf(host.ask, '/auth'), ...staying] = browsers
  const late = browserOf(host.ask, '/auth')
  late.take(gone)
  let answered = 0
  let isBack = false
  const killing = Promise.withResolvers<void>()
  const refreshing = staying.map(async (browser) => {
    // Until the connection breaks, or the other process is there before anybody has noticed.
    for (let isThere = true; isThere && !isBack; answered++) {
      if (answered === 50) killing.resolve()
      isThere = await browser.post('/refresh').then(
        ({ status }) => status === 200,
        () => false,
      )
    }
  })
  await killing.promise
  expect((await gone.post('/logout')).status).toBe(204)
  await host.killAndStart()
  isBack = true
  await Promise.all(refreshing)
  for (const browser of staying) expect((await browser.post('/refresh')).status).toBe(200)
  expect((await late.post('/refresh')).status).toBe(401)
})
