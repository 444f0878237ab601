import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { Key, type Actions, type WebDriver, type WebElement } from 'selenium-webdriver'
import { pageIsLeaving, type Driver } from '../remote/driver.ts'

/** The windows of a browser. One is shown, and the others are minimised: what a page sees of that is what tabs see. */
export interface Windows {
  /** Opens one in front of the others. */
  readonly open: () => Promise<Driver>
}

const INTERVAL = 10

export async function createWindows(session: WebDriver): Promise<Windows> {
  const enqueue = createQueue()
  // The driver wants one to be there at all times.
  const spare = await session.getWindowHandle()
  let front: string | undefined = spare

  /** The driver does one thing after the other, each in the window that it was sent to last. */
  function within<Result>(handle: string, task: () => Promise<Result>): Promise<Result> {
    return enqueue(async () => {
      await session.switchTo().window(handle)
      return task()
    })
  }

  async function minimise(handle: string): Promise<void> {
    await within(handle, () => session.manage().window().minimize())
  }

  async function show(handle: string): Promise<void> {
    if (front === handle) return
    if (front !== undefined) await minimise(front)
    front = handle
    await within(handle, () => session.manage().window().setRect(place))
  }

  return {
    async open() {
      const handle = await within(spare, async () => {
        await session.switchTo().newWindow('window')
        return session.getWindowHandle()
      })
      await show(handle)
      return createDriver(session, (task) => within(handle, task), {
        bringToFront: () => show(handle),
        async close() {
          if (front === handle) front = undefined
          await within(handle, () => session.close())
        },
      })
    },
  }
}

/**
 * Nobody manages the windows, so the one under the pointer of the screen has the focus. It stands in the middle of the screen, which is on
 * the toolbar of a window that is here, so that the page sees nothing of it.
 */
const place = { x: 0, y: 1010, width: 1280, height: 1000 }

function createDriver(
  session: WebDriver,
  within: <Result>(task: () => Promise<Result>) => Promise<Result>,
  own: Pick<Driver, 'bringToFront' | 'close'>,
): Driver {
  const down = new Set<string>()
  const keyOf = (key: string): string => keys[key] ?? key

  /** Whether it was before; it is from now on. */
  function isDown(key: string): boolean {
    const wasDown = down.has(key)
    down.add(key)
    return wasDown
  }

  /** What takes longer is looked for again and again: the driver would do nothing else while it waits. */
  const evaluateIn = (run: (script: string) => Promise<string>) => async (expression: string) => {
    const id = randomUUID()
    try {
      let answer = await run(begin(id, expression))
      while (answer === 'pending') {
        await setTimeout(INTERVAL)
        answer = await run(look(id))
      }
      if (answer === 'gone') throw new Error('It has been left.')
      return answer.slice(1)
    } catch (error) {
      throw pageIsLeaving(error)
    }
  }

  /** Pointer and keys reach only what is shown. */
  async function acting(act: (actions: Actions) => Actions): Promise<void> {
    await own.bringToFront()
    await within(() => act(session.actions()).perform())
  }

  /** The driver sends keys to the frame that it is in, whichever has the focus. */
  async function typing(type: (actions: Actions) => Actions): Promise<void> {
    await own.bringToFront()
    await within(async () => {
      const frame = await session.executeScript<WebElement | null>(
        `const element = document.activeElement; return element instanceof HTMLIFrameElement ? element : null`,
      )
      if (frame) await session.switchTo().frame(frame)
      await type(session.actions()).perform()
    })
  }

  return {
    ...own,
    evaluate: evaluateIn((script) => within(() => session.executeScript<string>(script))),
    evaluateInFrame: evaluateIn((script) =>
      within(async () => {
        await session.switchTo().frame(0)
        return session.executeScript<string>(script)
      }),
    ),
    goto: (url) => within(() => session.get(url)),
    reload: () => within(() => session.navigate().refresh()),
    keyboard: {
      press: (key) => typing((actions) => actions.sendKeys(keyOf(key))),
      // One that is down already would not come again: it goes up in between, which a key that is held does not.
      down: (key) => typing((actions) => (isDown(key) ? actions.keyUp(keyOf(key)) : actions).keyDown(keyOf(key))),
      up: (key) => typing((actions) => actions.keyUp(keyOf(key))).then(() => void down.delete(key)),
    },
    movePointer: (x, y) => acting((actions) => actions.move({ x, y, duration: 0 })),
    clickAt: (x, y) => acting((actions) => actions.move({ x, y, duration: 0 }).click()),
  }
}

function begin(id: string, expression: string): string {
  return `
    const value = (${expression})
    if (typeof value?.then !== 'function') return '+' + value
    const kept = globalThis.keyturnPending ??= {}
    kept['${id}'] = 'pending'
    value.then((text) => { kept['${id}'] = '+' + text })
    return 'pending'`
}

function look(id: string): string {
  return `
    const kept = globalThis.keyturnPending ?? {}
    const answer = kept['${id}'] ?? 'gone'
    if (answer !== 'pending') delete kept['${id}']
    return answer`
}

/** Those whose names are not what they type. */
const keys: Readonly<Record<string, string>> = {
  ArrowDown: Key.ARROW_DOWN,
  ArrowLeft: Key.ARROW_LEFT,
  ArrowRight: Key.ARROW_RIGHT,
  ArrowUp: Key.ARROW_UP,
  End: Key.END,
  Enter: Key.ENTER,
  Escape: Key.ESCAPE,
  Home: Key.HOME,
  Shift: Key.SHIFT,
  Tab: Key.TAB,
}

/** One after the other, whatever becomes of them. */
function createQueue(): <Result>(task: () => Promise<Result>) => Promise<Result> {
  let last: Promise<unknown> = Promise.resolve()
  return (task) => {
    const next = last.then(task)
    last = next.catch(() => {})
    return next
  }
}
