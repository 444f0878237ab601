import { SessionWarning, type SessionWarningProps } from '@keyturn/react'
import { expect, test } from 'vitest'
import { userEvent } from 'vitest/browser'
import { minute, openTab, type AuthServer, type OpenTab } from '../signed-in-tab.tsx'
import { dialog, findFaults, focused, show, type Setting } from './browser-page.tsx'

// What only a real browser shows: the native modal dialog, colours, sizes.

/** A page whose session ends in five minutes: for idleness, or absolutely where `endsIn` says so. */
async function warned(
  server: Partial<AuthServer> = {},
  setting: Setting = {},
  texts: SessionWarningProps['texts'] = {},
): Promise<OpenTab> {
  const opened = openTab(server)
  const { wrapper: Provider, world } = opened
  await show(
    <Provider>
      <h1>Expenses</h1>
      <button type="button">Before</button>
      <SessionWarning texts={texts} />
    </Provider>,
    setting,
  )
  document.querySelector('button')?.focus()
  await world.advance(server.endsIn === undefined ? 25 * minute : server.endsIn - 5 * minute)
  return opened
}

test('the dialog is modal: the page behind it takes no focus', async () => {
  await warned()
  expect(dialog()?.matches(':modal')).toBe(true)
  expect(focused()).toBe('Stay signed in')
  // After the last button WebKit starts again at the first; the others would go on to their own toolbar.
  for (let time = 0; time < 2; time++) {
    await userEvent.tab()
    expect(dialog()?.contains(document.activeElement)).toBe(true)
  }
  const known = focused()
  document.querySelector('button')?.focus()
  expect(focused()).toBe(known)
})

test('Escape closes it, the focus goes back, and it comes again at the next threshold', async () => {
  const { world, session } = await warned()
  await userEvent.keyboard('{Escape}')
  expect(dialog()).toBeNull()
  expect(focused()).toBe('Before')
  expect(session.getState().status).toBe('signed-in')
  await world.advance(4 * minute)
  expect(dialog()?.matches(':modal')).toBe(true)
})

test('closed by the browser (a back gesture), it is dismissed', async () => {
  const { session } = await warned()
  dialog()?.close()
  await expect.poll(dialog).toBeNull()
  expect(session.getState()).toMatchObject({ status: 'signed-in', warning: null })
})

test('staying signed in by keyboard closes it, and the focus goes back', async () => {
  const { world, session } = await warned()
  await userEvent.keyboard('{Enter}')
  await world.settle()
  expect(session.getState()).toMatchObject({ status: 'signed-in', warning: null })
  expect(dialog()).toBeNull()
  expect(focused()).toBe('Before')
})

test('where nothing can be extended, no button has the focus that a typed key would press', async () => {
  await warned({ endsIn: 20 * minute })
  expect(document.activeElement).toBe(dialog())
})

const themes: Readonly<Record<string, Setting>> = {
  light: { scheme: 'light' },
  dark: { scheme: 'dark' },
  'an app’s own, light': {
    variables: {
      '--keyturn-surface': '#fff',
      '--keyturn-ink': '#1c211e',
      '--keyturn-accent': '#14614a',
      '--keyturn-on-accent': '#fff',
    },
  },
  'an app’s own, dark': {
    scheme: 'dark',
    variables: {
      '--keyturn-surface': '#191d1b',
      '--keyturn-ink': '#e8ebe9',
      '--keyturn-accent': '#6fcfa8',
      '--keyturn-on-accent': '#0a1f17',
    },
  },
}

test.for(Object.entries(themes))('axe finds nothing: %s', async ([, setting]) => {
  const { server, world } = await warned({}, setting)
  expect(await findFaults()).toEqual([])
  server.trouble = 503
  await userEvent.keyboard('{Enter}')
  expect(await findFaults()).toEqual([])
  await world.advance(5_000)
  await expect.poll(() => document.querySelector('[role=alert]')).not.toBeNull()
  expect(await findFaults()).toEqual([])
})

test.for(['ltr', 'rtl'] as const)('on a screen of 320 pixels all of it can be seen: %s', async (direction) => {
  await warned(
    {},
    { size: [320, 480], direction },
    { extend: 'Weiterhin angemeldet bleiben', title: 'Donaudampfschifffahrtsgesellschaftssitzung' },
  )
  const { left, right, top, bottom } = dialog()?.getBoundingClientRect() ?? new DOMRect()
  expect([left >= 0, right <= 320, top >= 0, bottom <= 480]).toEqual([true, true, true, true])
  expect(dialog()?.scrollWidth).toBe(dialog()?.clientWidth)
  for (const button of dialog()?.querySelectorAll('button') ?? []) {
    const { x, width, height } = button.getBoundingClientRect()
    expect([x > left, x + width < right, height >= 44]).toEqual([true, true, true])
  }
})

test('it reads from right to left where the page does', async () => {
  await warned({}, { direction: 'rtl' })
  const [extend, dismiss] = [...(dialog()?.querySelectorAll('button') ?? [])].map(
    (each) => each.getBoundingClientRect().x,
  )
  expect(extend).toBeGreaterThan(dismiss ?? Infinity)
})

test('the page’s own stylesheet does not get in its way', async () => {
  const stylesheet =
    '* { margin: 0; padding: 0; border: 0 } main { text-align: center } h2 { color: #888; font-family: serif }'
  await warned({}, { stylesheet })
  const { left, right, top, bottom } = dialog()?.getBoundingClientRect() ?? new DOMRect()
  expect([left - (innerWidth - right), top - (innerHeight - bottom)]).toEqual([0, 0])
  const [box, title, button] = ['dialog', 'h2', 'dialog button'].map((each) => getComputedStyle(find(each)))
  expect(title?.textAlign).toBe('start')
  expect([title?.color, title?.fontFamily]).toEqual([box?.color, box?.fontFamily])
  expect([button?.borderWidth, button?.paddingLeft]).toEqual(['1px', '16px'])
})

function find(selector: string): Element {
  return document.querySelector(selector) ?? document.body
}

test('nothing moves, whatever the user prefers', async () => {
  await warned()
  expect(document.getAnimations()).toEqual([])
})

test('the digits may be those of another language', async () => {
  const digits = new Intl.NumberFormat('ar-EG', { minimumIntegerDigits: 2 })
  await warned({}, { direction: 'rtl' }, { countdown: (left) => `${digits.format(left / minute)}:${digits.format(0)}` })
  expect(document.querySelector('[role=timer]')?.textContent).toBe('٠٥:٠٠')
})
