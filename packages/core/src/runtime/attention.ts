import type { AttentionEvent } from '../engine/step.ts'
import type { Attention } from './runtime.ts'

const presence = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart']
/** Pointers move sixty times a second; one report in this many milliseconds is enough. */
const REPORT_EVERY = 500

/** What the window tells. Bubbling up to it, deeds come after the handlers of the page. */
const reports: Readonly<Record<string, AttentionEvent>> = {
  online: 'online',
  offline: 'offline',
  pagehide: 'paused',
  click: 'acted',
  input: 'acted',
}

/** What the browser tells of the user: visibility, network, the back/forward cache, and activity. */
export function browserAttention(): Attention {
  return {
    isVisible: () => !document.hidden,
    isOnline: () => navigator.onLine,
    watch(listener) {
      const controller = new AbortController()
      const on = (target: EventTarget, type: string, call: (event: Event) => void): void =>
        target.addEventListener(type, call, { signal: controller.signal, passive: true })
      let quietUntil = 0
      const bePresent = (): void => {
        const now = performance.now()
        if (now < quietUntil) return
        quietUntil = now + REPORT_EVERY
        listener('present')
      }

      on(document, 'visibilitychange', () => listener(document.hidden ? 'hidden' : 'visible'))
      on(document, 'freeze', () => listener('freezing'))
      on(document, 'resume', () => listener('resumed'))
      on(window, 'pageshow', (event) => {
        if (event instanceof PageTransitionEvent && event.persisted) listener('resumed')
      })
      for (const [type, event] of Object.entries(reports)) on(window, type, () => listener(event))
      for (const type of presence) on(window, type, bePresent)
      return () => controller.abort()
    },
  }
}
