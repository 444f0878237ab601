import type { Attempt } from './attempt.ts'
import type { Attention } from './runtime.ts'

/**
 * What somebody causes who reads, points or types. Screen readers keep keys to themselves in their browse mode, and move the focus and the page.
 * Only the page itself: what scrolls in it may do so by itself.
 */
const presence = ['pointermove', 'pointerdown', 'keydown', 'wheel', 'touchstart', 'focusin', 'scroll']
/** Bubbling up to the window, deeds come after the handlers of the page. */
const deeds = ['click', 'input']
/** Pointers move sixty times a second; one report in this many milliseconds is enough. */
const REPORT_EVERY = 500

/**
 * What the browser tells of the user: visibility, network, the back/forward cache, and activity. Nobody looks at a worker; a native shell, which
 * tells nothing, is looked at.
 */
export function browserAttention(attempt: Attempt): Attention {
  // Workers and native shells have none.
  const page: Document | undefined = globalThis.document
  const isVisible = (): boolean =>
    page ? attempt('document.hidden', () => !page.hidden, true) : typeof window === 'object'
  return {
    isVisible,
    // Native shells do not know.
    isOnline: () => attempt('navigator.onLine', () => (navigator as Partial<Navigator>).onLine ?? true, true),
    watch(listener) {
      const controller = new AbortController()
      const { signal } = controller
      let quietUntil = 0
      let isLeaving = false

      // Native shells have no events.
      function on(
        type: string,
        call: (event: Event) => void,
        capture = false,
        target: Partial<EventTarget> = globalThis,
      ): void {
        target.addEventListener?.(type, call, { signal, passive: true, capture })
      }

      /** After all that the page does about it: who is added as an event comes by is called last. */
      function onLast(type: string, call: () => void, target: EventTarget = globalThis): void {
        on(type, () => target.addEventListener(type, call, { signal, once: true }), true)
      }

      function bePresent(): void {
        const now = performance.now()
        // What moves by itself where nobody looks is nobody.
        if (now < quietUntil || !isVisible()) return
        quietUntil = now + REPORT_EVERY
        listener('present')
      }

      function act(): void {
        listener('acted')
      }

      /** Somebody may work in any frame. Those of other origins keep it to themselves; `session.reportActivity` is for them. */
      function watchFrame(frame: Window): void {
        try {
          for (const type of presence) on(type, bePresent, false, frame)
          for (const type of deeds) on(type, act, false, frame)
          // Not the window: it does not hear of what is loaded in its document.
          on('load', watchLoaded, true, frame.document)
          // Whoever goes on in a frame leaves what is around it. An editor that writes its frame anew takes the listeners away, too.
          on('blur', watchAll, false, frame)
          for (let index = 0; index < frame.length; index++) watchFrame(frame[index] as Window)
        } catch {
          // Of another origin.
        }
      }

      function watchAll(): void {
        watchFrame(window)
      }

      /** What is loaded anew has lost its listeners. */
      function watchLoaded({ target }: Event): void {
        if (target instanceof Object && 'contentWindow' in target) watchFrame(target.contentWindow as Window)
      }

      /** The page may save what it has until it is hidden. Then it stands still, and trusts nothing when it is back. */
      function pause(): void {
        if (isLeaving && !isVisible()) listener('paused')
      }

      function leave(): void {
        isLeaving = true
        pause()
      }

      /** A page that is hidden already gets no later event than this, so that it should be the last to hear of it. */
      function watchLeaving(): void {
        globalThis.removeEventListener?.('pagehide', leave)
        on('pagehide', leave)
      }

      function resume(): void {
        isLeaving = false
        listener('resumed')
      }

      if (page) watchAll()
      on('online', () => listener('online'))
      on('offline', () => listener('offline'))
      watchLeaving()
      onLast('visibilitychange', () => {
        listener(isVisible() ? 'visible' : 'hidden')
        pause()
        watchLeaving()
      })
      onLast('freeze', () => listener('freezing'), page)
      on('resume', resume, true)
      on('pageshow', (event) => 'persisted' in event && event.persisted && resume())
      return () => controller.abort()
    },
  }
}
