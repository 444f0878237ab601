import { createWorld } from '@keyturn/core/testing'
import { AppState } from 'react-native'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { describeLoneRuntime } from '../../core/test/runtime/runtime-contract.ts'
import { loadMemory, nativeRuntime, type NetInfo } from '../src/index.ts'
import { become } from './platform/native-modules.ts'

// D-CS-08

beforeEach(() => become('active'))

describe('the contract of every runtime', () => {
  const words = new Map<string, string>()
  const memory = {
    read: (key: string) => words.get(key) ?? null,
    write: (key: string, value: string | null) => void (value === null ? words.delete(key) : words.set(key, value)),
  }
  const settle = () => new Promise<void>((resolve) => void setTimeout(resolve, 5))
  describeLoneRuntime({ openTab: () => nativeRuntime({ memory }), settle })
})

/** A network that the test switches, as NetInfo tells of it: at once, and at each change, and more often than it changes. */
function switchedNetwork(): { readonly netInfo: NetInfo; readonly tell: (isConnected: boolean | null) => void } {
  const listeners = new Set<(state: { readonly isConnected: boolean | null }) => void>()
  let state: { readonly isConnected: boolean | null } = { isConnected: null }
  return {
    netInfo: {
      addEventListener(listener) {
        listeners.add(listener)
        listener(state)
        return () => listeners.delete(listener)
      },
    },
    tell(isConnected) {
      state = { isConnected }
      listeners.forEach((listener) => listener(state))
    },
  }
}

type Deed = 'active' | 'inactive' | 'background' | 'offline' | 'online' | 'unknown network' | 'a minute' | 'asleep'

test.for<[name: string, deeds: readonly Deed[], events: readonly string[]]>([
  ['another app in front', ['inactive', 'background', 'active'], ['hidden', 'resumed', 'visible']],
  ['Android, which is not inactive first', ['background', 'active'], ['hidden', 'resumed', 'visible']],
  ['a call that is refused', ['inactive', 'active'], ['hidden', 'visible']],
  ['a minute away', ['background', 'a minute', 'active'], ['hidden', 'freezing', 'resumed', 'visible']],
  ['a device that slept', ['background', 'asleep', 'active'], ['hidden', 'freezing', 'resumed', 'visible']],
  [
    'iOS, which is inactive on the way back',
    ['background', 'a minute', 'inactive', 'active'],
    ['hidden', 'freezing', 'resumed', 'visible'],
  ],
  ['what is told twice', ['background', 'background', 'active', 'active'], ['hidden', 'resumed', 'visible']],
  ['a network that goes and comes', ['offline', 'offline', 'online', 'online'], ['offline', 'online']],
  ['a network that nothing is known of', ['unknown network', 'offline', 'unknown network'], ['offline', 'online']],
])('attention tells of %s', async ([, deeds, expected]) => {
  const world = createWorld()
  const { netInfo, tell } = switchedNetwork()
  const { attention } = nativeRuntime({ netInfo, clock: world.openTab().clock })
  const events: string[] = []
  onTestFinished(attention.watch((event) => events.push(event)))
  for (const deed of deeds) {
    if (deed === 'a minute') await world.advance(60_000)
    else if (deed === 'asleep') await world.sleep(3_600_000)
    else if (deed === 'active' || deed === 'inactive' || deed === 'background') become(deed)
    else tell(deed === 'unknown network' ? null : deed === 'online')
  }
  expect(events).toEqual(expected)
})

test('nothing is told once the watch is over, and AppState holds no listener of ours', () => {
  const { attention } = nativeRuntime()
  const events: string[] = []
  attention.watch((event) => events.push(event))()
  become('background')
  expect(events).toEqual([])
  expect(attention.isVisible()).toBe(false)
  expect(AppState.currentState).toBe('background')
})

test('an app that begins without a network knows it', () => {
  const { netInfo, tell } = switchedNetwork()
  tell(false)
  expect(nativeRuntime({ netInfo }).attention.isOnline()).toBe(false)
})

test.for([
  [{ endpoints: ['/auth/refresh'], origins: [] }, 'endpoints'],
  [{ endpoints: ['https://user@api.example/auth'], origins: [] }, 'endpoints'],
  [{ endpoints: ['https://api.example/auth'], origins: ['https://api.example/'] }, 'origins'],
  [{ endpoints: [], origins: ['api.example'] }, 'origins'],
  [{ endpoints: [], origins: ['https://API.example'] }, 'origins'],
] as const)('%j is refused for its %s', ([{ endpoints, origins }, name]) => {
  expect(() => nativeRuntime().page?.checkAddresses?.(endpoints, origins)).toThrow(new RegExp(`TypeError|"${name}"`))
})

describe('a memory in AsyncStorage', () => {
  function storage(begin: string | null = null) {
    const written: string[] = []
    return {
      written,
      getItem: () => (begin === 'locked' ? Promise.reject(new Error('locked')) : Promise.resolve(begin)),
      setItem: async (_key: string, value: string) => {
        await Promise.resolve()
        if (begin === 'locked') throw new Error('locked')
        written.push(value)
      },
    }
  }

  test('knows what was written before the restart', async () => {
    const before = storage()
    const memory = await loadMemory(before)
    memory.write('one', 'signed-out')
    memory.write('two', 'x')
    memory.write('one', null)
    memory.write('three', 'y')
    await new Promise<void>((resolve) => void setTimeout(resolve, 5))
    const after = await loadMemory(storage(before.written.at(-1) ?? null))
    expect([after.read('one'), after.read('two'), after.read('three')]).toEqual([null, 'x', 'y'])
  })

  test.for([null, 'locked', '', 'null', '[1]', '{"one":1}', '{"one":'])(
    'of %j remembers nothing, and works',
    async (begin) => {
      const memory = await loadMemory(storage(begin))
      expect(memory.read('one')).toBeNull()
      memory.write('one', 'x')
      expect(memory.read('one')).toBe('x')
    },
  )
})
