import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { unlessAborted } from '../../src/waiting/unless-aborted.ts'

// D-CS-18

test('what has been aborted before it begins is not waited for', async () => {
  const never = new Promise(() => {})
  await expect(unlessAborted(never, AbortSignal.abort('mine'))).rejects.toBe('mine')
})

test('a signal that lives on keeps no listener of what has settled', async () => {
  const { signal } = new AbortController()
  const waiting = unlessAborted(Promise.resolve(1), signal)
  expect(getEventListeners(signal, 'abort')).toHaveLength(1)
  expect(await waiting).toBe(1)
  await expect(unlessAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no')
  expect(getEventListeners(signal, 'abort')).toEqual([])
})
