import { useEffect, type RefObject } from 'react'

/**
 * Escape belongs to the dialog while it is open, and to nothing beneath it: neither to a modal of the app's UI kit, which hears it on the
 * document or the window, nor to a native dialog that the browser would close along with it. It listens from the beginning, so that it is
 * the first to hear. A key that is held down is one press.
 */
export function useEscape(dialog: RefObject<HTMLDialogElement | null>): void {
  useEffect(() => {
    let isDown = false
    function hear(event: KeyboardEvent): void {
      if (event.key !== 'Escape') return
      isDown &&= event.repeat
      const element = dialog.current
      if (!isDown && !(element && isFor(element, event.target))) return
      event.stopImmediatePropagation()
      // Who composes a character gives that up.
      if (event.isComposing) return
      event.preventDefault()
      if (!isDown) element?.dispatchEvent(new Event('cancel', { cancelable: true }))
      isDown = true
    }
    addEventListener('keydown', hear, { capture: true })
    return () => removeEventListener('keydown', hear, { capture: true })
  }, [dialog])
}

/** A dialog that was opened above it, or in it, has an Escape of its own. What has no focus is the page, which is inert. */
function isFor(dialog: HTMLDialogElement, target: EventTarget | null): boolean {
  const inner = target instanceof Element ? target.closest('dialog') : null
  return inner === null || inner === dialog
}
