import type { Page } from '../page.ts'
import type { Complaints } from './agent.ts'
import { createPageCalls, type PageCalls } from './ask-page.ts'
import { createFinder } from './create-locator.ts'
import type { Driver } from './driver.ts'

export interface RemotePageOptions {
  readonly driver: Driver
  /** The script of the agent. */
  readonly agent: string
  readonly baseURL: string | undefined
  readonly hear: (complaints: Complaints) => void
  readonly onClose: (page: Page) => void
}

/** A tab of a browser that Playwright does not drive. */
export function createPage({ driver, agent, baseURL, hear, onClose }: RemotePageOptions): Page {
  const calls = createPageCalls(driver.evaluate, agent, hear)
  const frame = { evaluate: evaluator(createPageCalls(driver.evaluateInFrame, agent, hear)) }
  const host = { driver, calls }
  let isClosed = false

  const page: Page = {
    ...createFinder(host),
    frameLocator: (css) => createFinder(host, `${css} >> internal:control=enter-frame`),
    keyboard: driver.keyboard,
    mouse: { move: driver.movePointer, click: driver.clickAt },
    goto: (address) => driver.goto(new URL(address, baseURL).href),
    reload: driver.reload,
    title: () => page.evaluate(() => document.title),
    bringToFront: driver.bringToFront,
    async close() {
      if (isClosed) return
      isClosed = true
      await driver.close()
      onClose(page)
    },
    isClosed: () => isClosed,
    frames: () => [page, frame],
    evaluate: evaluator(calls),
  }
  return page
}

function evaluator({ evaluate }: PageCalls): Page['evaluate'] {
  return (script: unknown, argument?: unknown) =>
    evaluate(
      typeof script === 'string' ? script : `(${String(script)})(${JSON.stringify(argument) ?? 'undefined'})`,
    ) as Promise<never> // what the script returns
}
