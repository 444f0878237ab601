import { browserRuntime, type TransportAnswer } from '@keyturn/core'
import { watchSecrets } from '@keyturn/core/testing'
import { expect, onTestFinished, test, vi } from 'vitest'
import { beSeen, readTabs } from '../../src/recording/tabs-seen.ts'
import { patience } from '../open-session.ts'

// What core names its locks is known here by the real session, so that neither can change alone.

const name = 'seen'

/** Another tab, as far as the lock manager knows. */
function openOtherTab(): LockManager {
  const frame = document.body.appendChild(document.createElement('iframe'))
  onTestFinished(() => frame.remove())
  const locks = frame.contentWindow?.navigator.locks
  if (!locks) throw new Error('The frame has no locks.')
  return locks
}

/** Holds a lock from now on, until the test ends. */
async function hold(locks: LockManager, lock: string, mode: LockMode): Promise<() => void> {
  let letGo = (): void => {}
  const gone = new Promise<void>((resolve) => (letGo = resolve))
  await new Promise<void>((granted) => {
    locks.request(lock, { mode }, () => (granted(), gone)).catch(() => {})
  })
  return letGo
}

test('tabs are seen with what they have to do with the lock', async () => {
  expect(await readTabs(name)).toEqual([])
  const other = openOtherTab()
  await hold(other, `keyturn-devtools:${name}:tab`, 'shared')
  onTestFinished(beSeen(name))
  const letGo = await hold(other, `keyturn:${name}:refresh`, 'exclusive')
  let answer = (_answer: TransportAnswer): void => {}
  const answered = new Promise<TransportAnswer>((resolve) => (answer = resolve))
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession({
    name,
    runtime: browserRuntime(),
    transport: {
      signIn: () => Promise.reject(new Error('Nobody signs in.')),
      refresh: () => answered,
      signOut: async () => ({ status: 204, body: '' }),
    },
  })
  onTestFinished(() => session.dispose())
  session.start()
  await vi.waitFor(
    async () =>
      expect(await readTabs(name)).toMatchObject([
        { number: 1, isThis: false, lock: 'held' },
        { number: 2, isThis: true, lock: 'waited-for' },
      ]),
    patience,
  )
  letGo()
  await vi.waitFor(
    async () =>
      expect(await readTabs(name)).toMatchObject([
        { number: 1, isThis: false, lock: undefined },
        { number: 2, isThis: true, lock: 'held' },
      ]),
    patience,
  )
  answer({ status: 401, body: { error: 'no-session' } })
  await vi.waitFor(
    async () => expect(await readTabs(name)).toMatchObject([{ lock: undefined }, { lock: undefined }]),
    patience,
  )
})

test('a tab is seen until it is about to go', async () => {
  const stop = beSeen('going')
  await vi.waitFor(async () => expect(await readTabs('going')).toHaveLength(1), patience)
  dispatchEvent(new Event('beforeunload'))
  await vi.waitFor(async () => expect(await readTabs('going')).toEqual([]), patience)
  // It stayed.
  await vi.waitFor(async () => expect(await readTabs('going')).toHaveLength(1), patience)
  stop()
  await vi.waitFor(async () => expect(await readTabs('going')).toEqual([]), patience)
})

test('where the browser has no locks nothing is known', async () => {
  const query = vi.spyOn(navigator.locks, 'query').mockRejectedValue(new DOMException('no', 'SecurityError'))
  onTestFinished(() => query.mockRestore())
  expect(await readTabs(name)).toBeUndefined()
})
