import type { CSSProperties } from 'react'

type Part = 'dialog' | 'title' | 'text' | 'countdown' | 'actions' | 'button' | 'primary'

const button: CSSProperties = {
  padding: '0.5rem 0.9rem',
  border: '1px solid var(--keyturn-line, GrayText)',
  borderRadius: 'calc(var(--keyturn-radius, 0.75rem) / 2)',
  background: 'none',
  color: 'inherit',
  font: 'inherit',
  cursor: 'pointer',
}

/** Looks right with no stylesheet, light or dark (system colours follow the page's `color-scheme`); the page sets `--keyturn-…`. */
export const style: Readonly<Record<Part, CSSProperties>> = {
  dialog: {
    boxSizing: 'border-box',
    width: 'min(27rem, calc(100vw - 2rem))',
    padding: '1.5rem',
    border: '1px solid var(--keyturn-line, GrayText)',
    borderRadius: 'var(--keyturn-radius, 0.75rem)',
    background: 'var(--keyturn-surface, Canvas)',
    color: 'var(--keyturn-ink, CanvasText)',
    fontFamily: 'var(--keyturn-font, inherit)',
    lineHeight: 1.5,
    outline: 'none',
  },
  title: { margin: '0 0 0.5rem', fontSize: '1.2em', lineHeight: 1.25 },
  text: { display: 'block' },
  countdown: { margin: '0.75rem 0', fontSize: '2em', fontWeight: 600, fontVariantNumeric: 'tabular-nums' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '0.5rem' },
  button,
  primary: {
    ...button,
    borderColor: 'transparent',
    background: 'var(--keyturn-accent, CanvasText)',
    color: 'var(--keyturn-on-accent, Canvas)',
  },
}
