import { expect, onTestFinished, test } from 'vitest'
import { browserRuntime, type AttentionEvent } from '../../src/index.ts'

// What somebody does anywhere in the page, however they do it.

const deeds: Readonly<Record<string, (target: Window) => void>> = {
  'a pointer that moves': (target) => target.dispatchEvent(new PointerEvent('pointermove')),
  'a pointer that is pressed': (target) => target.dispatchEvent(new PointerEvent('pointerdown')),
  'a key': (target) => target.document.body.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true })),
  'a wheel': (target) => target.dispatchEvent(new WheelEvent('wheel')),
  'a finger': (target) => target.dispatchEvent(new Event('touchstart')),
  // Screen readers keep keys to themselves in their browse mode: what they cause is all that is seen.
  'a page that is scrolled': (target) => target.document.dispatchEvent(new Event('scroll', { bubbles: true })),
  'a focus that moves': (target) => target.document.body.dispatchEvent(new FocusEvent('focusin', { bubbles: true })),
}

const acts: Readonly<Record<string, (target: Window) => void>> = {
  'a click': (target) => target.document.body.click(),
  'typed input': (target) => target.document.body.dispatchEvent(new InputEvent('input', { bubbles: true })),
}

const places: Readonly<Record<string, () => Promise<Window>>> = {
  'the page': async () => window,
  'a frame that was there before': () => addFrame(document),
  'a frame in a frame': async () => addFrame((await addFrame(document)).document),
}

const table = Object.entries(places).flatMap(([place, open]) => [
  ...Object.entries(deeds).map(([what, live]) => [`${what} in ${place}`, open, live, 'present'] as const),
  ...Object.entries(acts).map(([what, live]) => [`${what} in ${place}`, open, live, 'acted'] as const),
])

test.for(table)('%s is noticed', async ([, open, live, event]) => {
  const place = await open()
  const heard = watch()
  live(place)
  expect(heard).toEqual([event])
})

test('a frame that is added, written or loaded anew later is noticed, too, once, and no more when nobody listens', async () => {
  const heard: AttentionEvent[] = []
  const stop = browserRuntime().attention.watch((event) => heard.push(event))
  const frame = await addFrame(document)
  frame.document.body.click()
  expect(heard).toEqual(['acted'])
  frame.document.open()
  frame.document.write('<body contenteditable>')
  frame.document.close()
  // Somebody goes on in it.
  dispatchEvent(new Event('blur'))
  frame.document.body.click()
  expect(heard).toEqual(['acted', 'acted'])
  stop()
  frame.document.body.click()
  expect(heard).toEqual(['acted', 'acted'])
})

test('a frame of another origin keeps to itself, and harms nothing', async () => {
  const frame = document.createElement('iframe')
  frame.setAttribute('sandbox', '')
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
  document.body.append(frame)
  onTestFinished(() => frame.remove())
  await loaded
  const heard = watch()
  document.body.click()
  expect(heard).toEqual(['acted'])
})

test('a list that scrolls by itself in the page is nobody', () => {
  const heard = watch()
  document.body.dispatchEvent(new Event('scroll'))
  expect(heard).toEqual([])
})

function watch(): AttentionEvent[] {
  const heard: AttentionEvent[] = []
  onTestFinished(browserRuntime().attention.watch((event) => heard.push(event)))
  return heard
}

async function addFrame(parent: Document): Promise<Window> {
  // oxlint-disable-next-line react/iframe-missing-sandbox -- it has one, two lines below
  const frame = parent.createElement('iframe')
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }))
  frame.setAttribute('sandbox', 'allow-same-origin allow-scripts')
  frame.srcdoc = '<body>'
  parent.body.append(frame)
  onTestFinished(() => frame.remove())
  await loaded
  if (!frame.contentWindow) throw new Error('The frame has no window.')
  return frame.contentWindow
}
