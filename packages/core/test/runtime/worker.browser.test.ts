import { expect, onTestFinished, test } from 'vitest'

// D-CS-08

test('in a worker requests carry the token as in its page', async () => {
  const worker = new Worker(new URL('session-in-a-worker.ts', import.meta.url), { type: 'module' })
  onTestFinished(() => worker.terminate())
  const answered = new Promise((resolve) => worker.addEventListener('message', ({ data }) => resolve(data)))
  worker.postMessage(['/mine', `${location.origin}/mine`, 'https://api.example/x', 'https://else.example/x'])
  expect(await answered).toEqual([true, true, true, false])
})
