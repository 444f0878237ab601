import type { CSSProperties } from 'react'

type Part = 'dialog' | 'title' | 'text' | 'countdown' | 'form' | 'actions' | 'button' | 'primary' | 'unseen'

const button: CSSProperties = {
  minHeight: '2.75rem',
  padding: '0.5rem 1rem',
  border: '1px solid var(--keyturn-line, GrayText)',
  borderRadius: 'calc(var(--keyturn-radius, 0.75rem) / 2)',
  background: 'none',
  color: 'inherit',
  font: 'inherit',
  cursor: 'pointer',
  // A ring of the colour of the button would not be seen on it.
  outlineOffset: '0.15rem',
}

/**
 * Looks right with no stylesheet, light or dark (system colours follow the page's `color-scheme`); the page sets `--keyturn-…`. Nothing
 * moves, and nothing has a left or a right.
 */
export const style: Readonly<Record<Part, CSSProperties>> = {
  dialog: {
    boxSizing: 'border-box',
    // Resets of the page's stylesheet take it away.
    margin: 'auto',
    width: 'min(27rem, calc(100vw - 2rem))',
    padding: '1.5rem',
    border: '1px solid var(--keyturn-line, GrayText)',
    borderRadius: 'var(--keyturn-radius, 0.75rem)',
    background: 'var(--keyturn-surface, Canvas)',
    color: 'var(--keyturn-ink, CanvasText)',
    boxShadow: '0 1rem 3rem rgb(0 0 0 / 0.25)',
    // Modals of UI kits let nothing but themselves be pressed, by a style of the body.
    pointerEvents: 'auto',
    userSelect: 'auto',
    fontFamily: 'var(--keyturn-font, inherit)',
    lineHeight: 1.5,
    textAlign: 'start',
    outline: 'none',
    overflowWrap: 'break-word',
  },
  title: {
    margin: '0 0 0.5rem',
    color: 'inherit',
    font: 'inherit',
    fontSize: '1.25em',
    fontWeight: 600,
    lineHeight: 1.25,
  },
  text: { display: 'block' },
  countdown: { margin: '0.75rem 0', fontSize: '2em', fontWeight: 600, fontVariantNumeric: 'tabular-nums' },
  form: { marginTop: '1.25rem' },
  // Out of sight, not out of the accessibility tree.
  unseen: { position: 'fixed', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)', whiteSpace: 'nowrap' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '0.5rem', marginTop: '1.25rem' },
  button,
  primary: {
    ...button,
    borderColor: 'transparent',
    background: 'var(--keyturn-accent, CanvasText)',
    color: 'var(--keyturn-on-accent, Canvas)',
  },
}
