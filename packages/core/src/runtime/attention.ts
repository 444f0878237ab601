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

/**
 * What the browser tells of the user: visibility, network, the back/forward cache, and activity. Nobody looks at a worker; a native shell, which
 * tells nothing, is looked at.
 */
export function browserAttention(): Attention {
  const page: Document | undefined = globalThis.document
  return {
    isVisible: () => (page ? !page.hidden : typeof window === 'object'),
    // Native shells do not know.
    isOnline: () => (navigator as Partial<Navigator>).onLine ?? true,
    watch(listener) {
      const controller = new AbortController()
      // Workers have no document, and native shells no events.
      const on = (target: Partial<EventTarget> | undefined, type: string, call: (event: Event) => void): void =>
        target?.addEventListener?.(type, call, { signal: controller.signal, passive: true })
      let quietUntil = 0
      const bePresent = (): void => {
        const now = performance.now()
        if (now < quietUntil) return
        quietUntil = now + REPORT_EVERY
        listener('present')
      }

      on(page, 'visibilitychange', () => listener(page?.hidden ? 'hidden' : 'visible'))
      on(page, 'freeze', () => listener('freezing'))
      on(page, 'resume', () => listener('resumed'))
      on(globalThis, 'pageshow', (event) => {
        if (event instanceof PageTransitionEvent && event.persisted) listener('resumed')
      })
      for (const [type, event] of Object.entries(reports)) on(globalThis, type, () => listener(event))
      for (const type of presence) on(globalThis, type, bePresent)
      return () => controller.abort()
    },
  }
}
