import type { Attention, AttentionEvent } from './runtime.ts'

const presence = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart']
const deeds = ['click', 'input']
/** Pointers move sixty times a second; one report in this many milliseconds is enough. */
const REPORT_EVERY = 500

/** What the browser tells of the user: visibility, network, the back/forward cache, and activity. */
export function browserAttention(): Attention {
  return {
    isVisible: () => document.visibilityState === 'visible',
    isOnline: () => navigator.onLine,
    watch(listener) {
      const controller = new AbortController()
      const on = (target: EventTarget, types: readonly string[], call: (event: Event) => void): void =>
        types.forEach((type) => target.addEventListener(type, call, { signal: controller.signal, passive: true }))

      on(document, ['visibilitychange'], () => listener(document.visibilityState === 'visible' ? 'visible' : 'hidden'))
      on(document, ['resume'], () => listener('resumed'))
      on(window, ['online', 'offline'], ({ type }) => listener(type === 'online' ? 'online' : 'offline'))
      on(window, ['pagehide'], () => listener('paused'))
      on(window, ['pageshow'], (event) => {
        if (event instanceof PageTransitionEvent && event.persisted) listener('resumed')
      })
      on(window, presence, throttled('present', listener))
      // Bubbling to the window, they come after the handlers of the page.
      on(window, deeds, throttled('acted', listener))
      return () => controller.abort()
    },
  }
}

function throttled(event: AttentionEvent, listener: (event: AttentionEvent) => void): () => void {
  let quietUntil = 0
  return () => {
    const now = performance.now()
    if (now < quietUntil) return
    quietUntil = now + REPORT_EVERY
    listener(event)
  }
}
