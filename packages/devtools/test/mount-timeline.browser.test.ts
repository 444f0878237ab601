import axe from 'axe-core'
import { expect, onTestFinished, test, vi } from 'vitest'
import { mountTimeline, type TimelineOptions } from '../src/index.ts'
import { minute, openSession, patience, type OpenSession } from './open-session.ts'

interface Mounted extends OpenSession {
  readonly parent: HTMLElement
  readonly timeline: ReturnType<typeof mountTimeline>
}

/** A page with an element that is 240 pixels high, and the timeline of a session that is signed in. */
async function mounted(options?: TimelineOptions): Promise<Mounted> {
  const opened = openSession()
  const parent = document.createElement('div')
  parent.style.height = '240px'
  document.body.append(parent)
  const timeline = mountTimeline(opened.session, parent, options)
  onTestFinished(() => {
    timeline.remove()
    parent.remove()
  })
  opened.session.start()
  await opened.world.settle()
  return { ...opened, parent, timeline }
}

function shadowOf(parent: HTMLElement): ShadowRoot {
  const root = parent.querySelector('keyturn-devtools')?.shadowRoot
  if (!root) throw new Error('There is no timeline in this element.')
  return root
}

/** How much time is in view, as the timeline says it. */
async function seesSpan(parent: HTMLElement, text: string): Promise<void> {
  await vi.waitFor(() => expect(shadowOf(parent).querySelector('.range')?.textContent).toBe(text), patience)
}

test('it fills the element, and shows as much time as is asked for', async () => {
  const { parent } = await mounted({ span: 10_000 })
  await seesSpan(parent, '10 s')
  const canvas = shadowOf(parent).querySelector('canvas')
  await vi.waitFor(() => expect(canvas?.clientWidth).toBe(parent.clientWidth), patience)
  expect(shadowOf(parent).querySelector('.timeline')?.clientHeight).toBe(240)
})

test('it shows what happened between two moments, and goes on with what happens now', async () => {
  const { parent, world, session, timeline } = await mounted()
  const live = (): string | null | undefined => shadowOf(parent).querySelector('.live')?.getAttribute('aria-pressed')
  await world.advance(minute)
  const now = session.now()
  timeline.show(now - 10_000, now)
  await seesSpan(parent, '10.8 s')
  expect(live()).toBe('false')
  timeline.show()
  await vi.waitFor(() => expect(live()).toBe('true'), patience)
})

test('it leaves nothing behind', async () => {
  const { parent, timeline } = await mounted()
  timeline.remove()
  expect(parent.childElementCount).toBe(0)
})

test('axe finds nothing in it', async () => {
  const { parent } = await mounted()
  const { violations } = await axe.run(parent)
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([])
})
