import { useLayoutEffect, type RefObject } from 'react'
import { adoptStyle } from './adopt-style.ts'
import { keepApart } from './keep-apart.ts'

/**
 * Opens a dialog above all else for as long as it is there, and gives the focus back to where it was.
 * @param initialFocus What gets the focus; the dialog itself while that is null. @default the browser's choice: the first control
 */
export function useModal(
  dialog: RefObject<HTMLDialogElement | null>,
  initialFocus?: RefObject<HTMLElement | null>,
): void {
  useLayoutEffect(() => {
    const element = dialog.current
    if (!element) return undefined
    const before = document.activeElement
    const meet = keepApart(element)
    adoptStyle()
    // jsdom knows neither.
    if (typeof element.showModal === 'function') element.showModal()
    else element.toggleAttribute('open', true)
    if (initialFocus) (initialFocus.current ?? element).focus()
    return () => {
      // Chromium gives the focus back, but no caret, where the one in the dialog is removed with it.
      const selection = getSelection()
      if (selection && element.contains(selection.anchorNode)) selection.removeAllRanges()
      if (typeof element.close === 'function') element.close()
      else if (before instanceof HTMLElement) before.focus()
      meet()
    }
  }, [dialog, initialFocus])
}
