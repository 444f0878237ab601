import type { InspectionEvent, Session, Transport } from '@keyturn/core'
import { createWorld, watchSecrets, type Tab, type World } from '@keyturn/core/testing'
import { expect, onTestFinished, test } from 'vitest'
import { controlsOf, devtoolsRuntime, type Controls } from '../../src/controls/devtools-runtime.ts'

const minute = 60_000

interface OpenTab {
  readonly session: Session<unknown>
  readonly tab: Tab
  readonly controls: Controls
  readonly events: readonly InspectionEvent[]
}

/** A tab with a session of ten-minute tokens that ends after half an hour without activity. */
async function openTab(world: World, transport: Transport = server()): Promise<OpenTab> {
  const tab = world.openTab()
  const runtime = devtoolsRuntime(tab)
  const controls = controlsOf(runtime)
  if (!controls) throw new Error('There are no controls.')
  const session = watchSecrets(onTestFinished).createSession({ transport, runtime })
  onTestFinished(() => session.dispose())
  const events: InspectionEvent[] = []
  session.inspect((event) => void events.push(event))
  session.start()
  await world.settle()
  return { session, tab, controls, events }
}

function server(): Transport {
  const refresh: Transport['refresh'] = async ({ idleFor }) => {
    const session = { id: 's1', expiresIn: 36_000, idleExpiresIn: 1_800 - idleFor / 1_000, idleTimeout: 1_800 }
    return { status: 200, body: { accessToken: crypto.randomUUID(), expiresIn: 600, user: { id: 'u1' }, session } }
  }
  return {
    refresh,
    signIn: () => Promise.reject(new Error('Nobody signs in.')),
    signOut: async () => ({ status: 204, body: '' }),
  }
}

function causes(events: readonly InspectionEvent[]): readonly string[] {
  return events.flatMap((event) => (event.type === 'refresh-started' ? [event.cause] : []))
}

test('a leap beyond the lifetime of the access token has it refreshed, as time itself would', async () => {
  const world = createWorld()
  const { session, controls, events } = await openTab(world)
  const before = session.now()
  controls.leap(10 * minute)
  await world.settle()
  expect(session.now()).toBe(before + 10 * minute)
  expect(session.getState()).toMatchObject({ status: 'signed-in', activity: 'steady' })
  expect(causes(events)).toEqual(['restore', 'due'])
})

test('a leap moves the other tabs too, also one that is opened later', async () => {
  const world = createWorld()
  const here = await openTab(world)
  const there = await openTab(world)
  here.controls.leap(5 * minute)
  await world.settle()
  const later = await openTab(world)
  await world.settle()
  expect(there.session.now()).toBe(here.session.now())
  expect(later.session.now()).toBe(here.session.now())
})

test('who acts idle is not heard, and the session ends for idleness', async () => {
  const world = createWorld()
  const { session, tab, controls } = await openTab(world)
  controls.actIdle(true)
  expect(controls.isActingIdle()).toBe(true)
  for (let passed = 0; passed < 31; passed++) {
    tab.act()
    await world.advance(minute)
  }
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'idle' })
})

test('who acts idle no more is heard again', async () => {
  const world = createWorld()
  const { session, tab, controls } = await openTab(world)
  controls.actIdle(true)
  controls.actIdle(false)
  for (let passed = 0; passed < 31; passed++) {
    tab.act()
    await world.advance(minute)
  }
  expect(session.getState().status).toBe('signed-in')
})

test('offline, the session hears that there is no network until the panel says otherwise', () => {
  const tab = createWorld().openTab()
  const runtime = devtoolsRuntime(tab)
  const controls = controlsOf(runtime)
  const heard: string[] = []
  const stop = runtime.attention.watch((event) => heard.push(event))
  controls?.goOffline(true)
  expect([controls?.isOffline(), runtime.attention.isOnline()]).toEqual([true, false])
  // The real network comes and goes; that is not what the session is to hear.
  tab.goOffline()
  tab.goOnline()
  controls?.goOffline(false)
  stop()
  expect(heard).toEqual(['offline', 'online'])
})

test('a disposed session leaves nothing behind, and only these runtimes have controls', async () => {
  const world = createWorld()
  const { session, controls, events } = await openTab(world)
  session.dispose()
  controls.leap(20 * minute)
  await world.advance(60 * minute)
  expect(causes(events)).toEqual(['restore'])
  expect(controlsOf(world.openTab())).toBeUndefined()
  expect(controlsOf(undefined)).toBeUndefined()
})

test('where there is no page it is the runtime that it was given', () => {
  const { clock, locks, peers, attention, memory, random, newId } = createWorld().openTab()
  const runtime = { clock, locks, peers, attention, memory, random, newId, page: undefined }
  expect(devtoolsRuntime(runtime)).toBe(runtime)
})
