import { expect, test } from 'vitest'
import { browserRuntime, type AttentionEvent } from '../../src/index.ts'
import { describeRuntime } from './runtime-contract.ts'

describeRuntime({
  openTab: browserRuntime,
  settle,
  setCookie: (name, value) => (document.cookie = `${name}=${encodeURIComponent(value)}`),
})

/** Long enough for a message to a channel of the same page: one that is told after it has arrived before. */
async function settle(): Promise<void> {
  const name = crypto.randomUUID()
  const [from, to] = [new BroadcastChannel(name), new BroadcastChannel(name)]
  for (let trip = 0; trip < 3; trip++) {
    await new Promise((resolve) => {
      to.addEventListener('message', resolve, { once: true })
      from.postMessage('')
    })
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  from.close()
  to.close()
}

test('attention tells of network, presence and deeds, presence only now and then, and stops when asked', () => {
  const heard: AttentionEvent[] = []
  const stop = browserRuntime().attention.watch((event) => heard.push(event))
  for (let move = 0; move < 50; move++) dispatchEvent(new PointerEvent('pointermove'))
  document.body.click()
  dispatchEvent(new Event('offline'))
  dispatchEvent(new Event('online'))
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }))
  dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
  setHidden(true)
  setHidden(false)
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
  stop()
  dispatchEvent(new Event('offline'))
  expect(heard).toEqual(['present', 'acted', 'offline', 'online', 'hidden', 'paused', 'visible', 'resumed'])
})

test('a page is left when all that it does about it has been done, whoever listens first', () => {
  const order: string[] = []
  const stop = browserRuntime().attention.watch((event) => order.push(event))
  const note = ({ type }: Event): unknown => order.push(type)
  addEventListener('pagehide', note, { once: true })
  addEventListener('visibilitychange', note, { once: true })
  dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
  setHidden(true)
  expect(order).toEqual(['pagehide', 'visibilitychange', 'hidden', 'paused'])
  // One that is hidden already hears of nothing later.
  order.length = 0
  dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
  dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
  expect(order).toEqual(['resumed', 'paused'])
  setHidden(false)
  stop()
})

function setHidden(hidden: boolean): void {
  if (hidden) Object.defineProperty(document, 'hidden', { value: true, configurable: true })
  else Reflect.deleteProperty(document, 'hidden')
  document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
}

test('a deed is reported after the page’s own handlers', () => {
  const order: string[] = []
  const button = document.body.appendChild(document.createElement('button'))
  const stop = browserRuntime().attention.watch((event) => void (event === 'acted' && order.push('noticed')))
  button.addEventListener('click', () => order.push('handled'))
  button.click()
  stop()
  button.remove()
  expect(order).toEqual(['handled', 'noticed'])
})
