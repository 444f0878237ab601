import { useState } from 'react'

type Texts = { readonly [name: string]: string }

export interface Draft<Form> {
  readonly values: Form
  readonly change: (name: keyof Form, value: string) => void
  /** Whether the values are text that was typed earlier and never saved. */
  readonly isRestored: boolean
  /** Forgets what was typed, because it is not wanted any more or has been saved, and shows `next`. @default what was saved before */
  readonly forget: (next?: Form) => void
}

/**
 * The values of a form, which outlive a reload, a lost session and a wrong click: each change goes to this tab's session storage
 * under `key`. Another user must have another key.
 */
export function useDraft<Form extends { readonly [Name in keyof Form]: string }>(
  key: string,
  saved: Form,
): Draft<Form> {
  const [isRestored, setRestored] = useState(() => readTexts(key) !== undefined)
  const [values, setValues] = useState<Form>(() => ({ ...saved, ...readTexts(key) }))

  function change(name: keyof Form, value: string): void {
    const changed = { ...values, [name]: value }
    setValues(changed)
    write(key, JSON.stringify(changed))
  }

  function forget(next: Form = saved): void {
    write(key, null)
    setValues(next)
    setRestored(false)
  }

  return { values, change, isRestored, forget }
}

/** Where the browser refuses to store it, the text lives as long as its page. */
function write(key: string, text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(key)
    else sessionStorage.setItem(key, text)
  } catch {
    // Typed and shown all the same.
  }
}

function readTexts(key: string): Texts | undefined {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null')
    if (!(stored instanceof Object)) return undefined
    return Object.fromEntries(Object.entries(stored).filter(([, value]) => typeof value === 'string'))
  } catch {
    return undefined
  }
}
