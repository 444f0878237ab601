import { beforeEach, expect, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { all, openPanel } from './open-panel.ts'
import { patience } from './open-session.ts'

beforeEach(() => localStorage.clear())

test.for([
  [320, 256],
  [640, 256],
  [1280, 256],
  [320, 568],
] as const)('in a window of %i × %i the timeline can be used', async ([width, height]) => {
  await openPanel(width, height)
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
  await openPanel(320, 256)
  all('.lanes')[0]?.focus()
  await userEvent.keyboard('{End}')
  const details = () => all('.details').find((each) => each.checkVisibility())
  await vi.waitFor(() => expect(details()?.getBoundingClientRect().height).toBeGreaterThan(120), patience)
  expect(all('.lanes')[0]?.getBoundingClientRect().height).toBeGreaterThanOrEqual(120)
  await userEvent.keyboard('{Escape}')
  await vi.waitFor(() => expect(details()).toBeUndefined(), patience)
})
