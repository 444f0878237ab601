import { afterEach, expect, test } from 'vitest'
import { cdp } from 'vitest/browser'
import { accessibilityTree, type Devtools } from './accessibility-tree.ts'
import { dialog } from './browser-page.tsx'
import { kinds, openDialog, texts, titles } from './open-dialog.tsx'

// What the dialogs tell assistive technology, in Chromium's own accessibility tree, and what is left of them in forced colours.

afterEach(() => emulate(''))

/** What users choose for all pages; an empty value for what they have not. */
async function emulate(forcedColors: 'active' | ''): Promise<void> {
  const devtools = cdp() as unknown as Devtools // its type knows few commands
  await devtools.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: forcedColors }] })
}

test.for(kinds)(
  '%s: a name, no description, the page out of the tree, and a region that waits for its text',
  async (kind) => {
    await openDialog(kind)
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

test.for(kinds)('in forced colours --keyturn-backdrop hides the page all the same: %s', async (kind) => {
  await emulate('active')
  await openDialog(kind, { variables: { '--keyturn-backdrop': 'Canvas' } })
  const backdrop = getComputedStyle(dialog() ?? document.body, '::backdrop')
  const probe = document.body.appendChild(document.createElement('p'))
  probe.style.backgroundColor = 'Canvas'
  expect(backdrop.backgroundColor).toBe(getComputedStyle(probe).backgroundColor)
  probe.remove()
  expect(new Set(backdrop.backgroundColor.match(/\d+/g))).not.toContain('0.4')
})

test('in forced colours the filled button can be read', async () => {
  await emulate('active')
  await openDialog('warning')
  const filled = dialog()?.querySelector('.keyturn-warning__extend')
  const look = getComputedStyle(filled ?? document.body)
  // Else a plate of the page's colour is laid behind its text, which has that colour.
  expect(look.getPropertyValue('forced-color-adjust')).toBe('none')
  expect(look.color).not.toBe(look.backgroundColor)
})
