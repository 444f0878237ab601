import { afterEach, beforeEach, expect, test } from 'vitest'
import { cdp } from 'vitest/browser'
import { all, openPanel } from './open-panel.ts'

interface Devtools {
  readonly send: (method: string, parameters?: object) => Promise<unknown>
}

beforeEach(() => localStorage.clear())
afterEach(async () => {
  await emulate('')
})

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
  await openPanel(1280, 800)
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
    await openPanel(1280, 800)
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
