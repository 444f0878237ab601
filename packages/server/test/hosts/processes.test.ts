// D-SR-17
import { afterAll, expect, test, vi } from 'vitest'
import { startProcesses } from './process-host.ts'
import { story } from './story.ts'

// Two processes that write to a disk, on machines that may be busy.
vi.setConfig({ testTimeout: 60_000 })

const host = await startProcesses([process.execPath], 'node-host.ts')
afterAll(host.stop)

test.each(Object.entries(story))('of two processes over one file of SQLite: %s', async (_, play) => {
  await expect(play(host)).resolves.not.toBe('')
})
