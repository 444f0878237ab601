import { expect, test } from 'vitest'
import type { AttentionEvent, Runtime } from '../../src/index.ts'
import type { Tab } from '../../src/testing/index.ts'

// D-XT-21

export type Deed = keyof Pick<
  Tab,
  'show' | 'hide' | 'goOffline' | 'goOnline' | 'touch' | 'act' | 'freeze' | 'thaw' | 'leavePage' | 'returnToPage'
>

/** What is told of what happens to a tab, step by step. */
interface AttentionStory {
  readonly name: string
  /** Whether it is told by browsers that freeze tabs, or by those that do not; by both where it says nothing. */
  readonly freezes?: boolean
  readonly steps: readonly (readonly [deeds: readonly Deed[], events: readonly AttentionEvent[]])[]
}

const attentionStories: readonly AttentionStory[] = [
  {
    name: 'a tab behind others',
    steps: [
      [['hide'], ['hidden']],
      [['show'], ['visible']],
    ],
  },
  {
    name: 'a network that goes and comes',
    steps: [
      [['goOffline'], ['offline']],
      [['goOnline'], ['online']],
    ],
  },
  { name: 'a pointer that moves', steps: [[['touch'], ['present']]] },
  { name: 'a click', steps: [[['act'], ['present', 'acted']]] },
  {
    name: 'a tab that is frozen',
    steps: [
      [['hide'], ['hidden']],
      [
        ['freeze', 'thaw'],
        ['freezing', 'resumed'],
      ],
      [['show'], ['visible']],
    ],
  },
  {
    name: 'a page in the back/forward cache',
    freezes: true,
    steps: [
      [
        ['leavePage', 'returnToPage'],
        ['hidden', 'paused', 'freezing', 'resumed', 'visible', 'resumed'],
      ],
    ],
  },
  {
    name: 'a page in the back/forward cache that is not said to be frozen',
    freezes: false,
    steps: [
      [
        ['leavePage', 'returnToPage'],
        ['hidden', 'paused', 'visible', 'resumed'],
      ],
    ],
  },
]

export interface WatchedTab {
  readonly live: (deed: Deed) => unknown
  /** Resolves to all that has been told, when it is so much. */
  readonly told: (count: number) => readonly AttentionEvent[] | Promise<readonly AttentionEvent[]>
}

/** What every runtime tells of what happens to a tab that is online and seen; `impossible`: what cannot be done to it there. */
export function describeAttention(
  openTab: () => WatchedTab | Promise<WatchedTab>,
  impossible: readonly Deed[] = [],
): void {
  const canFreeze = !impossible.includes('freeze')
  const isPossible = ({ steps, freezes = canFreeze }: AttentionStory): boolean =>
    freezes === canFreeze && !steps.some(([deeds]) => deeds.some((deed) => impossible.includes(deed)))
  test.for(attentionStories.filter(isPossible))('attention tells of $name', async ({ steps }) => {
    const { live, told } = await openTab()
    const expected: AttentionEvent[] = []
    for (const [deeds, events] of steps) {
      for (const deed of deeds) await live(deed)
      expected.push(...events)
      expect(await told(expected.length)).toEqual(expected)
    }
  })
}

export interface RuntimeUnderTest {
  readonly openTab: () => Runtime
  /** Waits until messages that were told have arrived. */
  readonly settle: () => Promise<void>
  readonly setCookie: (name: string, value: string) => void
}

/** What every runtime must do, also one that is alone: a native app. */
export function describeLoneRuntime({ openTab, settle }: Pick<RuntimeUnderTest, 'openTab' | 'settle'>): void {
  const freshName = freshNames(openTab)
  const never = new AbortController().signal

  test('a failing task rejects, and frees the lock', async () => {
    const name = freshName()
    const failing = openTab().locks.exclusively(name, never, () => Promise.reject(new Error('mine')))
    await expect(failing).rejects.toThrow('mine')
    let held = false
    await openTab().locks.exclusively(name, never, async (isHeld) => void (held = isHeld))
    expect(held).toBe(true)
  })

  test('telling never throws: not what cannot be cloned, not after leaving', async () => {
    const name = freshName()
    const heard: unknown[] = []
    const other = openTab().peers.join(name, (message) => heard.push(message))
    const one = openTab().peers.join(name, () => {})
    one.tell(() => 'a function cannot be cloned')
    one.leave()
    one.tell('too late')
    await settle()
    expect(heard).toEqual([])
    other.leave()
  })

  test('a word is remembered over tabs, and can be forgotten', () => {
    const key = freshName()
    const [one, other] = [openTab(), openTab()]
    expect(one.memory.read(key)).toBeNull()
    one.memory.write(key, 'signed-out')
    expect(other.memory.read(key)).toBe('signed-out')
    other.memory.write(key, null)
    expect(one.memory.read(key)).toBeNull()
  })

  test('a wake-up that was called off does not happen', async () => {
    const { clock } = openTab()
    let woken = 0
    clock.wakeIn(0, () => woken++)
    const cancel = clock.wakeIn(0, () => woken++)
    cancel()
    await settle()
    expect(woken).toBe(1)
  })

  test('a wake-up beyond 2^31 ms does not happen at once', async () => {
    let woken = false
    const cancel = openTab().clock.wakeIn(2 ** 40, () => (woken = true))
    await settle()
    expect(woken).toBe(false)
    cancel()
  })

  test('a tab that has been opened is seen and online, until it tells otherwise', () => {
    const { attention } = openTab()
    expect([attention.isVisible(), attention.isOnline()]).toEqual([true, true])
  })
}

/** What every runtime must do for two tabs of one origin. */
export function describeRuntime({ openTab, settle, setCookie }: RuntimeUnderTest): void {
  describeLoneRuntime({ openTab, settle })
  const freshName = freshNames(openTab)
  const never = new AbortController().signal

  test('while one tab holds a lock no other does, and they take turns in order', async () => {
    const name = freshName()
    const events: string[] = []
    const turn = (who: string) =>
      openTab().locks.exclusively(name, never, async (held) => {
        events.push(`${who} ${held ? 'holds' : 'goes without'}`)
        await settle()
        events.push(`${who} is done`)
      })
    await Promise.all([turn('one'), turn('two'), turn('three')])
    expect(events).toEqual(['one holds', 'one is done', 'two holds', 'two is done', 'three holds', 'three is done'])
  })

  test('who gives up waiting goes on without the lock', async () => {
    const name = freshName()
    const controller = new AbortController()
    let free = (): void => {}
    const stuck = openTab().locks.exclusively(name, never, () => new Promise<void>((resolve) => (free = resolve)))
    await settle()
    let held: boolean | undefined
    const impatient = openTab().locks.exclusively(name, controller.signal, async (isHeld) => void (held = isHeld))
    await settle()
    expect(held).toBeUndefined()
    controller.abort()
    await impatient
    expect(held).toBe(false)
    free()
    await stuck
  })

  test('locks of different names do not wait for each other', async () => {
    const order: string[] = []
    await openTab().locks.exclusively(freshName(), never, async () => {
      await openTab().locks.exclusively(freshName(), never, async (held) => void order.push(`inner ${held}`))
      order.push('outer')
    })
    expect(order).toEqual(['inner true', 'outer'])
  })

  test('among two hundred that want a lock, some of which give up and some fail, no two hold it at once, and those who wait get it in turn', async () => {
    const name = freshName()
    const turns: number[] = []
    let holders = 0
    const turn = (number: number) => {
      const patience = new AbortController()
      const task = openTab().locks.exclusively(name, patience.signal, async (held) => {
        if (!held) return
        turns.push(number)
        expect(++holders).toBe(1)
        await Promise.resolve()
        holders--
        if (number % 5 === 0) throw new Error('mine')
      })
      // Whose turn has come cannot give up any more.
      if (number % 3 === 0) patience.abort()
      return task.catch(({ message }: Error) => message)
    }
    const failures = await Promise.all(Array.from({ length: 200 }, (_, number) => turn(number)))
    const patient = failures.map((_, number) => number).filter((number) => number % 3 > 0)
    expect(turns.filter((number) => number % 3 > 0)).toEqual(patient)
    expect(turns).toEqual(turns.toSorted((one, other) => one - other))
    expect(failures.filter((message) => message === 'mine').length).toBe(
      turns.filter((number) => number % 5 === 0).length,
    )
  })

  test('what one tab tells reaches the others in order, and not itself', async () => {
    const name = freshName()
    const heard: unknown[] = []
    const own: unknown[] = []
    const one = openTab().peers.join(name, (message) => own.push(message))
    const other = openTab().peers.join(name, (message) => heard.push(message))
    one.tell({ first: true })
    one.tell('second')
    await settle()
    expect(heard).toEqual([{ first: true }, 'second'])
    expect(own).toEqual([])
    one.leave()
    other.leave()
  })

  test('tabs know how many others there are', async () => {
    const name = freshName()
    const one = openTab().peers.join(name, () => {})
    expect(await one.countOthers()).toBe(0)
    const others = [openTab().peers.join(name, () => {}), openTab().peers.join(name, () => {})]
    expect(await one.countOthers()).toBe(2)
    others.forEach((each) => each.leave())
    await settle()
    expect(await one.countOthers()).toBe(0)
    one.leave()
  })

  test('a tab knows its page, and makes ids that no other has', () => {
    const { page, newId, random } = openTab()
    expect(page && new URL('/x', page.href).origin).toBe(page?.origin)
    expect(new Set(Array.from({ length: 100 }, newId)).size).toBe(100)
    expect(random()).toBeLessThan(1)
  })

  test('a cookie that scripts may read is read by its whole name, as it is by then', () => {
    const [one, other] = [freshName(), freshName()]
    const { page } = openTab()
    expect(page?.readCookie(one)).toBeUndefined()
    setCookie(one, 'first')
    setCookie(`${one}-and-more`, 'another')
    expect(page?.readCookie(one)).toBe('first')
    setCookie(one, 'a value; with = and ü')
    expect(page?.readCookie(one)).toBe('a value; with = and ü')
    expect(page?.readCookie(other)).toBeUndefined()
    page?.forgetCookie?.(one)
    expect(page?.readCookie(one)).toBeUndefined()
    expect(page?.readCookie(`${one}-and-more`)).toBe('another')
  })
}

function freshNames(openTab: () => Runtime): () => string {
  let names = 0
  return () => `contract-${++names}-${openTab().newId()}`
}
