import { SessionWarning } from '@keyturn/react'
import { act, StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { minute, openTab, type OpenTab } from './signed-in-tab.tsx'

// What only a real browser shows: the native modal dialog.

beforeEach(() => vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true))

/** A page whose session ends in five minutes: for idleness, or absolutely where `endsIn` says so. */
async function warned(endsIn?: number): Promise<OpenTab> {
  const opened = openTab(endsIn === undefined ? {} : { endsIn })
  const { wrapper: Provider, restored, pass } = opened
  await restored()
  const root = createRoot(document.body.appendChild(document.createElement('div')))
  onTestFinished(() => act(() => root.unmount()))
  act(() =>
    root.render(
      <StrictMode>
        <Provider>
          <button type="button">Before</button>
          <SessionWarning />
        </Provider>
      </StrictMode>,
    ),
  )
  document.querySelector('button')?.focus()
  await pass(endsIn === undefined ? 25 * minute : endsIn - 5 * minute, minute)
  return opened
}

function dialog(): HTMLDialogElement | null {
  return document.querySelector('dialog')
}

function focused(): string | null | undefined {
  return document.activeElement?.textContent
}

test('the dialog is modal: the page behind it takes no focus', async () => {
  await warned()
  expect(dialog()?.matches(':modal')).toBe(true)
  expect(focused()).toBe('Stay signed in')
  await userEvent.tab()
  await userEvent.tab()
  expect(focused()).toBe('Sign out')
  document.querySelector('button')?.focus()
  expect(focused()).toBe('Sign out')
})

test('Escape closes it, the focus goes back, and it comes again at the next threshold', async () => {
  const { pass, session } = await warned()
  await act(() => userEvent.keyboard('{Escape}'))
  expect(dialog()).toBeNull()
  expect(focused()).toBe('Before')
  expect(session.getState().status).toBe('signed-in')
  await pass(4 * minute, minute)
  expect(dialog()?.matches(':modal')).toBe(true)
})

test('closed by the browser (a back gesture), it is dismissed', async () => {
  const { session } = await warned()
  await act(async () => {
    dialog()?.close()
    await new Promise((resolve) => dialog()?.addEventListener('close', resolve))
  })
  expect(session.getState()).toMatchObject({ status: 'signed-in', warning: null })
  expect(dialog()).toBeNull()
})

test('staying signed in by keyboard closes it, and the focus goes back', async () => {
  const { world, session } = await warned()
  await act(() => userEvent.keyboard('{Enter}'))
  await act(world.settle)
  expect(session.getState()).toMatchObject({ status: 'signed-in', warning: null })
  expect(dialog()).toBeNull()
  expect(focused()).toBe('Before')
})

test('where nothing can be extended, no button has the focus that a typed key would press', async () => {
  await warned(20 * minute)
  expect(document.activeElement).toBe(dialog())
})
