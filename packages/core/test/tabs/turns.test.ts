import { expect, test } from 'vitest'
import type { Runtime } from '../../src/index.ts'
import { takeTurns } from '../../src/tabs/turns.ts'
import { createWorld, type Tab, type TabOptions, type World } from '../../src/testing/index.ts'

const refreshTimeout = 10_000
const name = 'keyturn:session:refresh'
const key = `${name}:turns`

/** Tabs that each do something for a second under one name, as they are told to; what they did, in order. */
function createQueue(world: World): {
  readonly log: string[]
  readonly open: (options?: TabOptions) => Tab
  readonly go: (runtime: Runtime, who: string, giveUp?: AbortSignal) => Promise<void>
} {
  const log: string[] = []
  return {
    log,
    open: (options = {}) => world.openTab({ without: ['locks'], ...options }),
    go: (runtime, who, giveUp = new AbortController().signal) =>
      takeTurns({ runtime, refreshTimeout }).exclusively(name, giveUp, async (held) => {
        log.push(`${who} begins${held ? ' held' : ''}`)
        await new Promise<void>((resolve) => void runtime.clock.wakeIn(1_000, resolve))
        log.push(`${who} ends`)
      }),
  }
}

test('without locks, tabs take turns in the order in which they came', async () => {
  const world = createWorld()
  const { log, open, go } = createQueue(world)
  const tabs = [open(), open(), open()] as const
  void go(tabs[0], 'one')
  void go(tabs[1], 'two')
  await world.advance(500)
  void go(tabs[2], 'three')
  void go(tabs[0], 'one again')
  await world.advance(6_000)
  expect(log).toEqual(['one', 'two', 'three', 'one again'].flatMap((who) => [`${who} begins`, `${who} ends`]))
  expect(open().memory.read(key)).toBeNull()
})

test('with locks nothing is written', async () => {
  const world = createWorld()
  const { log, open, go } = createQueue(world)
  const tab = open({ without: [] })
  void go(tab, 'one')
  await world.settle()
  expect(log).toEqual(['one begins held'])
  expect(tab.memory.read(key)).toBeNull()
})

test('who gives up goes on without the turn', async () => {
  const world = createWorld()
  const { log, open, go } = createQueue(world)
  const giveUp = new AbortController()
  const [here, there] = [open(), open()]
  void go(there, 'one')
  void go(here, 'two', giveUp.signal)
  await world.advance(500)
  giveUp.abort()
  await world.settle()
  expect(log).toEqual(['one begins', 'two begins'])
})

test.for([
  ['closed', 'close'],
  ['frozen', 'freeze'],
] as const)('a tab that was %s in its turn does not count for ever', async ([, how]) => {
  const world = createWorld()
  const { log, open, go } = createQueue(world)
  const [here, there] = [open(), open()]
  void go(there, 'one')
  await world.settle()
  there[how]()
  void go(here, 'two')
  await world.advance(2 * refreshTimeout - 100)
  expect(log).toEqual(['one begins'])
  await world.advance(200)
  expect(log).toEqual(['one begins', 'two begins'])
})

test.for([
  ['what a clock that was ahead has left', String(1_900_000_000_000)],
  ['what somebody else wrote', 'no-time-at-all'],
  ['an empty word', ''],
])('%s stands in nobody’s way', async ([, left]) => {
  const world = createWorld()
  const { log, open, go } = createQueue(world)
  const tab = open()
  tab.memory.write(key, `${left}@someone`)
  void go(tab, 'one')
  await world.settle()
  expect(log).toEqual(['one begins'])
  await world.advance(2_000)
  expect(tab.memory.read(key)).toBeNull()
})

test('where nothing is remembered either, everybody goes at once', async () => {
  const world = createWorld()
  const { log, open, go } = createQueue(world)
  const without = ['locks', 'memory'] as const
  void go(open({ without }), 'one')
  void go(open({ without }), 'two')
  await world.settle()
  expect(log).toEqual(['one begins', 'two begins'])
})

test('a task that fails gives its turn away, and rejects as it did', async () => {
  const world = createWorld()
  const { log, open, go } = createQueue(world)
  const tab = open()
  const failing = takeTurns({ runtime: tab, refreshTimeout }).exclusively(name, new AbortController().signal, () =>
    Promise.reject(new Error('it failed')),
  )
  await expect(failing).rejects.toThrow('it failed')
  void go(open(), 'two')
  await world.settle()
  expect(log).toEqual(['two begins'])
})
