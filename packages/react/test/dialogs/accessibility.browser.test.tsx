import { AuthProvider, SessionHeld, SessionWarning } from '@keyturn/react'
import { createTestSession, held, signedIn, type TestableSession } from '@keyturn/react/testing'
import { afterEach, expect, test } from 'vitest'
import { cdp } from 'vitest/browser'
import { minute } from '../signed-in-tab.tsx'
import { ada } from '../user.ts'
import { accessibilityTree, type Devtools } from './accessibility-tree.ts'
import { dialog, show, type Setting } from './browser-page.tsx'

// What the dialogs tell assistive technology, in Chromium's own accessibility tree, and what is left of them in forced colours.

afterEach(() => emulate(''))

/** What users choose for all pages; an empty value for what they have not. */
async function emulate(forcedColors: 'active' | ''): Promise<void> {
  const devtools = cdp() as unknown as Devtools // its type knows few commands
  await devtools.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: forcedColors }] })
}

const states = {
  warning: signedIn({ user: ada, warning: { remaining: 5 * minute } }),
  'a warning of the absolute end': signedIn({ user: ada, warning: { cause: 'absolute', remaining: 5 * minute } }),
  held: held({ user: ada }),
} as const

const titles = {
  warning: 'Your session is about to end',
  'a warning of the absolute end': 'Your session is about to end',
  held: 'Sign in again to go on',
} as const
const texts = {
  warning: 'Nobody has been active for a while. You will be signed out within 5 minutes.',
  'a warning of the absolute end': 'Your session ends at a fixed time, within 5 minutes. Save your work now.',
  held: 'You were signed out because nobody was active for a while. This page is kept as you left it.',
} as const
const kinds = ['warning', 'a warning of the absolute end', 'held'] as const

async function opened(kind: (typeof kinds)[number], setting: Setting = {}): Promise<TestableSession> {
  const session = createTestSession(signedIn({ user: ada }))
  await show(
    <AuthProvider session={session}>
      <h1>Expenses</h1>
      <SessionWarning />
      <SessionHeld>
        <label>
          Password <input />
        </label>
      </SessionHeld>
    </AuthProvider>,
    setting,
  )
  session.become(states[kind])
  await expect.poll(dialog).not.toBeNull()
  return session
}

test.for(kinds)(
  '%s: a name, no description, the page out of the tree, and a region that waits for its text',
  async (kind) => {
    await opened(kind)
    const early = await accessibilityTree()
    const own = early.filter(({ role }) => role === 'dialog')
    expect(own.map(({ name, description }) => [name, description])).toEqual([[titles[kind], '']])
    expect(own[0]?.properties).toMatchObject({ modal: true })
    expect(early.filter(({ role }) => role === 'heading').map(({ name }) => name)).toEqual([titles[kind]])

    await expect.poll(() => document.querySelector('dialog output')?.textContent).toBe(texts[kind])
    const tree = await accessibilityTree()
    const said = tree.filter(({ role, name }) => role === 'StaticText' && name === texts[kind])
    expect(said).toHaveLength(1)
    expect(tree.filter(({ role }) => role === 'status').map(({ properties }) => properties)).toMatchObject([
      { live: 'polite', atomic: true },
    ])
    expect(tree.filter(({ role }) => role === 'timer').map(({ properties }) => properties['live'] ?? 'off')).toEqual(
      kind === 'held' ? [] : ['off'],
    )
  },
)

test.for(kinds)('%s: when it opens its region is empty, and its countdown is not there yet', async (kind) => {
  const told: unknown[] = []
  const observer = new MutationObserver(() => {
    const said = dialog()?.querySelector('output')?.textContent
    const isHidden = dialog()?.querySelector('[role=timer] > *')?.getAttribute('aria-hidden')
    if (dialog()) told.push([said, isHidden])
  })
  observer.observe(document.body, { subtree: true, childList: true, attributes: true })
  await opened(kind)
  await expect.poll(() => document.querySelector('dialog output')?.textContent).toBe(texts[kind])
  observer.disconnect()
  const [atFirst, inTheEnd] = [told[0], told.at(-1)]
  expect([atFirst, inTheEnd]).toEqual(
    kind === 'held'
      ? [
          ['', undefined],
          [texts[kind], undefined],
        ]
      : [
          ['', 'true'],
          [texts[kind], null],
        ],
  )
})

test.for(kinds)('in forced colours --keyturn-backdrop hides the page all the same: %s', async (kind) => {
  await emulate('active')
  await opened(kind, { variables: { '--keyturn-backdrop': 'Canvas' } })
  const backdrop = getComputedStyle(dialog() ?? document.body, '::backdrop')
  const probe = document.body.appendChild(document.createElement('p'))
  probe.style.backgroundColor = 'Canvas'
  expect(backdrop.backgroundColor).toBe(getComputedStyle(probe).backgroundColor)
  probe.remove()
  expect(new Set(backdrop.backgroundColor.match(/\d+/g))).not.toContain('0.4')
})

test('without a word of the page, the backdrop lets the page shine through; a rule of the page counts for more', async () => {
  await opened('held')
  expect(getComputedStyle(dialog() ?? document.body, '::backdrop').backgroundColor).toBe('rgba(0, 0, 0, 0.4)')
  const style = document.head.appendChild(document.createElement('style'))
  style.textContent = 'dialog::backdrop { background: rgb(1, 2, 3) }'
  expect(getComputedStyle(dialog() ?? document.body, '::backdrop').backgroundColor).toBe('rgb(1, 2, 3)')
  style.remove()
})

test('in forced colours the filled button can be read', async () => {
  await emulate('active')
  await opened('warning')
  const filled = dialog()?.querySelector('.keyturn-warning__extend')
  const look = getComputedStyle(filled ?? document.body)
  // Else a plate of the page's colour is laid behind its text, which has that colour.
  expect(look.getPropertyValue('forced-color-adjust')).toBe('none')
  expect(look.color).not.toBe(look.backgroundColor)
})
