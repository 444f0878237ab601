import { expect, test } from 'vitest'
import { dialog } from './browser-page.tsx'
import { kinds, openDialog, texts } from './open-dialog.tsx'

test.for(kinds)('%s: when it opens its region is empty, and its countdown is not there yet', async (kind) => {
  const told: unknown[] = []
  const observer = new MutationObserver(() => {
    const said = dialog()?.querySelector('output')?.textContent
    const isHidden = dialog()?.querySelector('[role=timer] > *')?.getAttribute('aria-hidden')
    if (dialog()) told.push([said, isHidden])
  })
  observer.observe(document.body, { subtree: true, childList: true, attributes: true })
  await openDialog(kind)
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

test('without a word of the page, the backdrop lets the page shine through; a rule of the page counts for more', async () => {
  await openDialog('held')
  expect(getComputedStyle(dialog() ?? document.body, '::backdrop').backgroundColor).toBe('rgba(0, 0, 0, 0.4)')
  const style = document.head.appendChild(document.createElement('style'))
  style.textContent = 'dialog::backdrop { background: rgb(1, 2, 3) }'
  expect(getComputedStyle(dialog() ?? document.body, '::backdrop').backgroundColor).toBe('rgb(1, 2, 3)')
  style.remove()
})
