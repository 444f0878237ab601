import { useId, type ReactNode } from 'react'

/** What a control must carry, so that its label, hint and error are its own. */
interface ControlProps {
  readonly id: string
  readonly 'aria-describedby': string | undefined
  readonly 'aria-invalid': boolean
}

export interface FieldProps {
  readonly label: string
  readonly hint?: string
  readonly error?: string | undefined
  readonly children: (control: ControlProps) => ReactNode
}

/** A label, a control, and a word on it: what is wrong with it, else a hint. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId()
  const note = error || hint
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children({ id, 'aria-describedby': note ? `${id}-note` : undefined, 'aria-invalid': Boolean(error) })}
      {note && (
        <span className={error ? 'field-error' : 'field-hint'} id={`${id}-note`}>
          {note}
        </span>
      )}
      <output className="visually-hidden" />
    </div>
  )
}

/** Leads whoever sent a form to the first thing that is wrong in it, which screen readers then read out. */
export function focusFirstFault(form: HTMLFormElement): void {
  // After React has marked them.
  requestAnimationFrame(() => {
    const fault = form.querySelector<HTMLElement>('[aria-invalid=true]')
    if (fault && fault === document.activeElement) readOut(fault)
    else fault?.focus()
  })
}

/** So long something is there to be read out, and so long it is gone before, in milliseconds. */
const MOMENT = 150
const STAYS = 2_000

/** Where the focus is already, nothing moves, and what describes a control is not read out again. */
function readOut(control: HTMLElement): void {
  const region = control.closest('.field')?.querySelector('output')
  const note = document.getElementById(control.getAttribute('aria-describedby') ?? '')?.textContent ?? ''
  if (!region) return
  region.textContent = ''
  setTimeout(() => void (region.textContent = note), MOMENT)
  setTimeout(() => void (region.textContent = ''), STAYS)
}
