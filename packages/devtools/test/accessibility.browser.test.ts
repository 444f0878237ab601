import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { cdp, page, userEvent } from 'vitest/browser'
import { mountDevtools } from '../src/index.ts'
import { openSession, patience } from './open-session.ts'

interface Devtools {
  readonly send: (method: string, parameters?: object) => Promise<unknown>
}

beforeEach(() => localStorage.clear())
afterEach(async () => {
  await emulate('')
})

/** A page with the panel open, in a window of that size. */
async function opened(width: number, height: number): Promise<void> {
  await page.viewport(width, height)
  const { session, runtime, world } = openSession()
  onTestFinished(mountDevtools(session, { runtime, open: true }))
  session.start()
  await world.settle()
  await vi.waitFor(() => expect(all('.badge')[0]?.textContent).toContain('signed-in'), patience)
}

function all(selector: string): readonly HTMLElement[] {
  return [...(document.querySelector('keyturn-devtools')?.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [])]
}

/** What users choose for all pages; an empty value for what they have not. */
async function emulate(forcedColors: 'active' | ''): Promise<void> {
  const devtools = cdp() as unknown as Devtools // its type knows few commands
  await devtools.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: forcedColors }] })
}

/** How something looks to whoever sees backgrounds, inks and lines alone. */
function look(element: HTMLElement): string {
  const { backgroundColor, color, borderColor } = getComputedStyle(element)
  return [backgroundColor, color, borderColor].join(' ')
}

test('in forced colours the selected tab does not look as the others', async () => {
  await emulate('active')
  await opened(1280, 800)
  expect(matchMedia('(forced-colors: active)').matches).toBe(true)
  const tabs = all('.tab:not([hidden])')
  const [selected, ...others] = tabs.toSorted((one) => (one.ariaSelected === 'true' ? -1 : 1)).map(look)
  expect(others).not.toContain(selected)
  expect(new Set(others).size).toBe(1)
})

test.for(['.live', '.action[aria-pressed]'])(
  'in forced colours a pressed %s does not look as one that is not',
  async (selector) => {
    await emulate('active')
    await opened(1280, 800)
    const [button] = all(selector)
    if (!button) throw new Error(`There is no ${selector}.`)
    const looks = ['true', 'false'].map((pressed) => {
      button.ariaPressed = pressed
      // Its colours change in a moment.
      for (const animation of button.getAnimations()) animation.finish()
      return look(button)
    })
    expect(looks[0]).not.toBe(looks[1])
  },
)

test.for([
  [320, 256],
  [640, 256],
  [1280, 256],
  [320, 568],
] as const)('in a window of %i × %i the timeline can be used', async ([width, height]) => {
  await opened(width, height)
  const [lanes] = all('.lanes')
  const box = lanes?.getBoundingClientRect() ?? new DOMRect()
  // The ruler, and a line for each lane.
  expect(box.height).toBeGreaterThanOrEqual(120)
  expect(box.bottom).toBeLessThanOrEqual(height)
  for (const control of all('.head button:not([hidden]), .timeline-head button, .resizer')) {
    control.focus()
    control.scrollIntoView({ block: 'nearest', inline: 'nearest' })
    const { left, right, top, bottom } = control.getBoundingClientRect()
    expect([left >= 0, right <= width, top >= -5, bottom <= height], control.outerHTML.slice(0, 90)).toEqual([
      true,
      true,
      true,
      true,
    ])
  }
})

test('there, what is chosen in the timeline lies over it, and goes away again', async () => {
  await opened(320, 256)
  all('.lanes')[0]?.focus()
  await userEvent.keyboard('{End}')
  const details = () => all('.details').find((each) => each.checkVisibility())
  await vi.waitFor(() => expect(details()?.getBoundingClientRect().height).toBeGreaterThan(120), patience)
  expect(all('.lanes')[0]?.getBoundingClientRect().height).toBeGreaterThanOrEqual(120)
  await userEvent.keyboard('{Escape}')
  await vi.waitFor(() => expect(details()).toBeUndefined(), patience)
})
