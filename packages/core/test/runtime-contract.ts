import { expect, test } from 'vitest'
import type { Runtime } from '../src/index.ts'

/** What every runtime must do for two tabs of one origin. `settle` waits until messages that were told have arrived. */
export function describeRuntime(openTab: () => Runtime, settle: () => Promise<void>): void {
  let names = 0
  const freshName = (): string => `contract-${++names}-${openTab().newId()}`
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

  test('a failing task rejects, and frees the lock', async () => {
    const name = freshName()
    const failing = openTab().locks.exclusively(name, never, () => Promise.reject(new Error('mine')))
    await expect(failing).rejects.toThrow('mine')
    let held = false
    await openTab().locks.exclusively(name, never, async (isHeld) => void (held = isHeld))
    expect(held).toBe(true)
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

  test('a tab knows its page, and makes ids that no other has', () => {
    const { page, newId, random } = openTab()
    expect(page && new URL('/x', page.href).origin).toBe(page?.origin)
    expect(new Set(Array.from({ length: 100 }, newId)).size).toBe(100)
    expect(random()).toBeLessThan(1)
  })
}
