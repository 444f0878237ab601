import { expect, onTestFinished, test, vi } from 'vitest'
import { createAttempt } from '../../src/runtime/attempt.ts'
import { broadcastPeers } from '../../src/runtime/peers.ts'
import type { Channel, Memory } from '../../src/runtime/runtime.ts'
import { createWorld } from '../../src/testing/index.ts'

// Who is there, where some are gone without a word, and where nothing is remembered.

const patience = { timeout: 10_000 }

/** One browser, whose time passes when the test says so. */
function createOrigin(isRemembered = true) {
  const world = createWorld()
  const { memory, clock } = world.openTab()
  const name = crypto.randomUUID()
  const forgetful: Memory = { read: () => null, write: () => {} }
  function open(): Channel {
    const peers = broadcastPeers(createAttempt(), isRemembered ? memory : forgetful, clock)
    const channel = peers.join(name, () => {})
    onTestFinished(channel.leave)
    return channel
  }
  return { world, memory, open, roll: `${name}:tabs` }
}

test('a tab that is gone without a word is counted once more, and struck off', async () => {
  const { world, memory, open, roll } = createOrigin()
  memory.write(roll, 'crashed')
  const here = open()
  expect(await here.countOthers()).toBe(1)
  await world.advance(1_000)
  expect(await here.countOthers()).toBe(0)
})

test('a lone tab is known to be alone, from the first moment on', async () => {
  const { open } = createOrigin()
  expect(await open().countOthers()).toBe(0)
})

test('who answers a roll call stays, and who was struck off enters again on hearing one', async () => {
  const { world, memory, open, roll } = createOrigin()
  const here = open()
  open()
  const known = memory.read(roll)
  expect(known?.split(' ')).toHaveLength(2)
  memory.write(roll, known?.split(' ')[0] ?? null)
  expect(await here.countOthers()).toBe(0)
  await vi.waitFor(() => expect(memory.read(roll)).toBe(known), patience)
  await world.advance(1_000)
  expect(await here.countOthers()).toBe(1)
})

test('where nothing is remembered there may be one, until nobody has answered', async () => {
  const { world, open } = createOrigin(false)
  const here = open()
  expect(await here.countOthers()).toBe(1)
  await world.advance(1_000)
  expect(await here.countOthers()).toBe(0)
  const there = open()
  await there.countOthers()
  await vi.waitFor(async () => expect(await here.countOthers()).toBe(1), patience)
})

test('the roll is empty when all have left', async () => {
  const { memory, open, roll } = createOrigin()
  const tabs = [open(), open(), open()]
  tabs.forEach((tab) => tab.leave())
  expect(memory.read(roll)).toBeNull()
})
