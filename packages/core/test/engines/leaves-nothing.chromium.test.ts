import { playwrightPage, type Page } from '@keyturn/engines'
import type { CDPSession } from 'playwright'
import { expect, test } from 'vitest'
import type { Session } from '../../src/index.ts'
import type { User } from './site.ts'
import { createVisits } from './visit.ts'

// D-CS-21 D-CS-24 D-XT-20

declare global {
  /** Those that are set and not yet due or called off. */
  var timers: Set<unknown>
  var extra: Session<User>
}

const visit = createVisits()

test('a session installs nothing before it is used, and leaves nothing behind when it is disposed', async () => {
  const { site, signedIn, open } = await visit()
  await (await signedIn()).page.close()
  const { page } = await open({ start: false }, countTimers)
  const untouched = await tracesOf(page)
  // The page of these tests itself listens to errors.
  expect(untouched).toEqual({ listeners: ['error', 'pageshow'], timers: 0, locks: [], channels: 0 })

  await page.evaluate(async () => {
    globalThis.extra = handles.open({ time: 'passes' })
    await handles.ask('/api/me', extra)
  })
  const refresh = site.stop('/auth/refresh')
  const waiting = page.evaluate(() => {
    void extra.refresh().catch(() => {})
    return extra.getAccessToken({ minValidity: Infinity }).catch(({ code }: { readonly code: string }) => code)
  })
  await refresh.arrived
  const busy = await tracesOf(page)
  expect(busy.listeners).toContain('visibilitychange')
  expect(busy).toMatchObject({ locks: ['keyturn:session:refresh'], channels: 1 })
  expect(busy.timers).toBeGreaterThan(0)

  await page.evaluate(() => [extra.dispose(), extra.dispose()])
  refresh.drop()
  expect(await waiting).toBe('ERR_SESSION_DISPOSED')
  expect(await tracesOf(page)).toEqual(untouched)
})

test('a session that is created, started, used and disposed twenty times leaves nothing either', async () => {
  const { signedIn, open } = await visit()
  await (await signedIn()).page.close()
  const { page } = await open({ start: false }, countTimers)
  const untouched = await tracesOf(page)
  for (let round = 0; round < 20; round++) {
    await page.evaluate(async () => {
      const session = handles.open({ time: 'passes' })
      session.start()
      session.start()
      await handles.ask('/api/me', session)
      session.dispose()
    })
  }
  expect(await tracesOf(page)).toEqual(untouched)
})

interface Traces {
  /** What the window and the document listen to. */
  readonly listeners: readonly string[]
  readonly timers: number
  /** The names of those that are held or waited for. */
  readonly locks: readonly string[]
  readonly channels: number
}

/** By the browser's own books, as far as it keeps any. */
async function tracesOf(page: Page): Promise<Traces> {
  const devtools = await playwrightPage(page).context().newCDPSession(playwrightPage(page))
  const listeners = [await listenersOf(devtools, 'window'), await listenersOf(devtools, 'document')].flat()
  const channels = await countObjects(devtools, 'BroadcastChannel')
  await devtools.detach()
  const locks = await page.evaluate(async () => {
    const { held = [], pending = [] } = await navigator.locks.query()
    return [...held, ...pending].map(({ name }) => String(name)).toSorted()
  })
  return { listeners: listeners.toSorted(), timers: await page.evaluate(() => timers.size), locks, channels }
}

async function listenersOf(devtools: CDPSession, expression: string): Promise<readonly string[]> {
  const objectId = await objectIdOf(devtools, expression)
  const { listeners } = await devtools.send('DOMDebugger.getEventListeners', { objectId })
  return listeners.map(({ type }) => type)
}

/** How many of a class are still reachable. */
async function countObjects(devtools: CDPSession, className: string): Promise<number> {
  await devtools.send('HeapProfiler.collectGarbage')
  const prototypeObjectId = await objectIdOf(devtools, `${className}.prototype`)
  const { objects } = await devtools.send('Runtime.queryObjects', { prototypeObjectId })
  const { result } = await devtools.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    functionDeclaration: 'function () { return this.length }',
  })
  return Number(result.value)
}

async function objectIdOf(devtools: CDPSession, expression: string): Promise<string> {
  const { result } = await devtools.send('Runtime.evaluate', { expression })
  return result.objectId ?? ''
}

/** Nobody but the page itself knows its timers. */
function countTimers(): void {
  const { setTimeout: set, clearTimeout: clear } = globalThis
  globalThis.timers = new Set()
  Object.assign(globalThis, {
    setTimeout(callback: () => void, delay: number) {
      const timer = set(() => {
        timers.delete(timer)
        callback()
      }, delay)
      timers.add(timer)
      return timer
    },
    clearTimeout(timer: number) {
      timers.delete(timer)
      clear(timer)
    },
  })
}
