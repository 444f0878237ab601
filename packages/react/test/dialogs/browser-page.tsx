import axe from 'axe-core'
import { StrictMode, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { onTestFinished } from 'vitest'
import { page } from 'vitest/browser'

/** How the page is set: what users choose, and what apps do in their stylesheets. */
export interface Setting {
  /** Of the window, in pixels. @default [800, 600] */
  readonly size?: readonly [width: number, height: number]
  readonly scheme?: 'light' | 'dark'
  readonly direction?: 'ltr' | 'rtl'
  /** A stylesheet of the page. */
  readonly stylesheet?: string
  readonly variables?: Readonly<Record<`--keyturn-${string}`, string>>
}

/** Shows something in the real browser, in StrictMode, until the test is over. */
export async function show(content: ReactNode, setting: Setting = {}): Promise<void> {
  // React renders when it wants to, as in an app: whoever waits for something waits for the page to show it.
  Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', false)
  const { size = [800, 600], scheme = 'light', direction = 'ltr', stylesheet = '', variables = {} } = setting
  await page.viewport(...size)
  const html = document.documentElement
  html.lang = 'en'
  html.dir = direction
  html.style.colorScheme = scheme
  document.title = 'Test'
  for (const [name, value] of Object.entries(variables)) html.style.setProperty(name, value)
  const container = document.body.appendChild(document.createElement('main'))
  const root = createRoot(container)
  flushSync(() =>
    root.render(
      <StrictMode>
        <style>{stylesheet}</style>
        {content}
      </StrictMode>,
    ),
  )
  onTestFinished(() => {
    flushSync(() => root.unmount())
    container.remove()
    html.removeAttribute('style')
  })
}

/** What axe finds wrong with the page, as lines. Empty is what one wants. */
export async function findFaults(): Promise<readonly string[]> {
  const { violations, incomplete } = await axe.run(document, { rules: { region: { enabled: false } } })
  return [...violations, ...incomplete].map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

export function dialog(): HTMLDialogElement | null {
  return document.querySelector('dialog')
}

/** The text of what has the focus. */
export function focused(): string | null | undefined {
  return document.activeElement?.textContent
}
