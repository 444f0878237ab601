import type { Keyboard } from '../page.ts'

/** What there has to be for a tab of a browser that Playwright does not drive. */
export interface Driver {
  /** Evaluates an expression to a text, and waits where it is a promise of one. Rejects with `pageIsLeaving` where it cannot. */
  readonly evaluate: (expression: string) => Promise<string>
  /** The same in the first frame of the page. */
  readonly evaluateInFrame: Driver['evaluate']
  readonly goto: (url: string) => Promise<void>
  readonly reload: () => Promise<void>
  readonly keyboard: Keyboard
  readonly movePointer: (x: number, y: number) => Promise<void>
  readonly clickAt: (x: number, y: number) => Promise<void>
  readonly bringToFront: () => Promise<void>
  readonly close: () => Promise<void>
}

/** While a page gives way to another, or its tab is gone, it cannot be asked. */
export function pageIsLeaving(cause: unknown): Error {
  return Object.assign(new Error(`The page cannot be asked: ${String(cause)}`, { cause }), { name: 'PageIsLeaving' })
}
