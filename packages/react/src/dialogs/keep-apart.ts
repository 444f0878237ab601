/**
 * What UI kits listen for on the document, to close whatever is open when something happens elsewhere (`pointerdown`, `focusin`), to hold
 * the focus, or to keep the page from scrolling (`wheel`, `touchmove`). `pointermove` and `input` are left alone.
 */
const heard = [
  ...['pointerdown', 'pointerup', 'mousedown', 'mouseup', 'click', 'dblclick', 'contextmenu'],
  ...['touchstart', 'touchmove', 'touchend', 'wheel'],
  ...['keydown', 'keyup', 'focusin', 'focusout'],
]

/** What says to assistive technology, or to the browser, that an element is not there. */
const hiding = ['aria-hidden', 'inert']

/**
 * Keeps a dialog and the modals of the app's UI kit apart, whichever was first: what happens in the dialog is not heard by the document,
 * where kits would take it for a press beside their own modal; and whoever hides the rest of the page does not hide the dialog.
 * It has to be a child of the body. Returns how to stop.
 */
export function keepApart(dialog: HTMLElement): () => void {
  const controller = new AbortController()
  const stop = (event: Event): void => {
    const isWithin = event.target instanceof Node && dialog.contains(event.target)
    // The focus leaves a modal for the dialog and comes back to it. While React takes elements away it hears nothing, so that a kit which
    // listens by React and on the document believes that the focus comes from elsewhere.
    if (isWithin || event instanceof FocusEvent) event.stopPropagation()
  }
  // After React, which listens on the body, and before the document.
  for (const type of heard) document.documentElement.addEventListener(type, stop, { signal: controller.signal })

  const observer = new MutationObserver(() => show(dialog))
  observer.observe(dialog, { attributeFilter: hiding })
  show(dialog)
  return () => {
    controller.abort()
    observer.disconnect()
  }
}

function show(dialog: HTMLElement): void {
  for (const attribute of hiding) dialog.removeAttribute(attribute)
}

/** By this sign React Aria, which hears presses before anybody else, knows what belongs to no modal of its own. */
export const topLayer = { 'data-react-aria-top-layer': 'true' } as const
