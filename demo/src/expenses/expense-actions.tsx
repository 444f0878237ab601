import { useEffect, useRef, useState, type SyntheticEvent } from 'react'
import type { Action, ExpenseView } from '../../backend/expense.ts'
import { api } from '../api.ts'
import { readFieldErrors } from '../data/describe-error.ts'
import { useAction, type Action as RunningAction } from '../data/use-action.ts'
import { ActionFailure } from '../parts/failure.tsx'
import { Field } from '../parts/field.tsx'

type Step = Exclude<Action, 'edit' | 'delete'>

const labels: Readonly<Record<Step, readonly [string, string]>> = {
  submit: ['Submit for approval', 'Submitted. Your manager has been told.'],
  approve: ['Approve', 'Approved.'],
  reject: ['Send back', 'Sent back.'],
  reimburse: ['Mark as paid', 'Marked as paid.'],
}

export interface ExpenseActionsProps {
  readonly expense: ExpenseView
  readonly onChanged: (message: string) => void
  readonly remove: RunningAction<readonly []>
}

/** What the reader may do with this expense now. */
export function ExpenseActions({ expense, onChanged, remove }: ExpenseActionsProps) {
  const [isRejecting, setRejecting] = useState(false)
  const rejectButton = useRef<HTMLButtonElement>(null)
  const step = useAction(async (action: Step) => {
    await api.post(`/expenses/${expense.id}/${action}`, {})
    onChanged(labels[action][1])
  })
  const steps = (['submit', 'approve', 'reimburse'] as const).filter((action) => expense.actions.includes(action))
  if (expense.actions.length === 0) return null
  if (isRejecting && expense.actions.includes('reject')) {
    return <RejectForm expense={expense} onChanged={onChanged} onClose={closeRejection} />
  }

  function closeRejection(): void {
    setRejecting(false)
    // After React has brought the button back.
    requestAnimationFrame(() => rejectButton.current?.focus())
  }

  return (
    <div className="stack">
      <ActionFailure error={step.error ?? remove.error} />
      <div className="form-actions">
        {steps.map((action) => (
          <button
            key={action}
            type="button"
            className="button button-primary"
            aria-disabled={step.isRunning}
            onClick={() => void step.run(action)}
          >
            {labels[action][0]}
          </button>
        ))}
        {expense.actions.includes('reject') && (
          <button ref={rejectButton} type="button" className="button" onClick={() => setRejecting(true)}>
            {labels.reject[0]} …
          </button>
        )}
        {expense.actions.includes('delete') && <DeleteButton expense={expense} remove={remove} />}
      </div>
    </div>
  )
}

interface RejectFormProps {
  readonly expense: ExpenseView
  readonly onChanged: (message: string) => void
  readonly onClose: () => void
}

function RejectForm({ expense, onChanged, onClose }: RejectFormProps) {
  const [note, setNote] = useState('')
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])
  const { run, isRunning, error } = useAction(async () => {
    await api.post(`/expenses/${expense.id}/reject`, { note })
    onClose()
    onChanged(labels.reject[1])
  })
  const fields = readFieldErrors<{ readonly note: string }>(error)

  function submit(event: SyntheticEvent): void {
    event.preventDefault()
    void run()
  }

  return (
    <form className="stack" onSubmit={submit}>
      {!fields && <ActionFailure error={error} />}
      <Field label="What is missing?" error={fields?.note}>
        {(control) => (
          <textarea
            {...control}
            ref={field}
            className="input"
            required
            value={note}
            onChange={({ target }) => setNote(target.value)}
          />
        )}
      </Field>
      <div className="form-actions">
        <button type="submit" className="button button-primary" aria-disabled={isRunning}>
          Send back
        </button>
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  )
}

function DeleteButton({ expense, remove }: Pick<ExpenseActionsProps, 'expense' | 'remove'>) {
  const dialog = useRef<HTMLDialogElement>(null)
  const keepButton = useRef<HTMLButtonElement>(null)

  function ask(): void {
    dialog.current?.showModal()
    // What a key pressed too fast does must be harmless.
    keepButton.current?.focus()
  }

  return (
    <>
      <button type="button" className="button button-quiet button-danger" onClick={ask}>
        Delete
      </button>
      <dialog ref={dialog} className="dialog" aria-labelledby="delete-title">
        <h2 id="delete-title">Delete this expense?</h2>
        <p className="soft">{expense.merchant} and its receipt will be gone. There is no way back.</p>
        <div className="form-actions">
          <button
            type="button"
            className="button button-danger"
            aria-disabled={remove.isRunning}
            onClick={() => {
              dialog.current?.close()
              void remove.run()
            }}
          >
            Delete expense
          </button>
          <button ref={keepButton} type="button" className="button" onClick={() => dialog.current?.close()}>
            Keep it
          </button>
        </div>
      </dialog>
    </>
  )
}
