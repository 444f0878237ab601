import { onTestFinished, vi, expect } from 'vitest'
import { page } from 'vitest/browser'
import { mountDevtools } from '../src/index.ts'
import { openSession, patience } from './open-session.ts'

/** A page with the panel open, in a window of that size. */
export async function openPanel(width: number, height: number): Promise<void> {
  await page.viewport(width, height)
  const { session, runtime, world } = openSession()
  onTestFinished(mountDevtools(session, { runtime, open: true }))
  session.start()
  await world.settle()
  await vi.waitFor(() => expect(all('.badge')[0]?.textContent).toContain('signed-in'), patience)
}

/** What a selector finds in the devtools. */
export function all(selector: string): readonly HTMLElement[] {
  return [...(document.querySelector('keyturn-devtools')?.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [])]
}
