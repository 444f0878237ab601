import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

// D-ES-12

test('after the sign-out no token is left in memory', async () => {
  const story = fileURLToPath(new URL('heap-story.ts', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, [story])
  const counted = JSON.parse(stdout) as { before: number; after: number } // what the story prints
  expect(counted.before).toBeGreaterThan(0)
  expect(counted.after).toBe(0)
}, 30_000)
