import { useSession } from '@keyturn/react'
import { useState, type SyntheticEvent } from 'react'
import { Link } from 'react-router'
import { categories, receiptTypes } from '../../backend/expense.ts'
import { parseExpense, receiptError, type ExpenseForm as Form, type FieldErrors } from '../../backend/input.ts'
import { latestDayOf } from '../../backend/summary.ts'
import { readFieldErrors } from '../data/describe-error.ts'
import { useAction } from '../data/use-action.ts'
import { useDraft } from '../data/use-draft.ts'
import { Announcement } from '../parts/announcement.tsx'
import { ActionFailure } from '../parts/failure.tsx'
import { Field, focusFirstFault } from '../parts/field.tsx'
import { session } from '../session.ts'

export interface ExpenseFormProps {
  /** Tells the drafts of this form apart from those of others. */
  readonly name: string
  readonly saved: Form
  readonly hasReceipt: boolean
  /** Saves on the server and goes on to another page. */
  readonly onSave: (form: Form, receipt: File | undefined) => Promise<void>
  /** Where to go without saving. */
  readonly onCancel: string
}

/** Create and edit. What is typed is kept until it is saved or discarded, whatever happens to the page or the session. */
export function ExpenseForm({ name, saved, hasReceipt, onSave, onCancel }: ExpenseFormProps) {
  const { user } = useSession()
  const draft = useDraft<Form>(`draft:${user?.id}:${name}`, saved)
  const [receipt, setReceipt] = useState<File>()
  const [faults, setFaults] = useState<FieldErrors<Form>>({})
  const { values, change } = draft
  const { run, isRunning, error } = useAction(async () => {
    await onSave(values, receipt)
    draft.forget()
  })
  const refused = readFieldErrors<Form>(error)
  const errors = refused ?? faults
  const fileError = receipt ? receiptError(receipt) : ''

  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault()
    const parsed = parseExpense(values, latestDayOf(session.now()))
    setFaults(parsed.valid ? {} : parsed.fields)
    if (parsed.valid && fileError === '') void run()
    else focusFirstFault(event.currentTarget)
  }

  return (
    <form className="card form" noValidate onSubmit={submit}>
      {draft.isRestored && (
        <div className="notice">
          <Announcement>This is what you typed before; it was never saved.</Announcement>
          <button type="button" className="button button-small" onClick={() => draft.forget()}>
            Discard it
          </button>
        </div>
      )}
      {!refused && <ActionFailure error={error} />}
      <div className="form-row">
        <Field label="Merchant" error={errors.merchant}>
          {(control) => (
            <input
              {...control}
              className="input"
              autoComplete="off"
              value={values.merchant}
              onChange={({ target }) => change('merchant', target.value)}
            />
          )}
        </Field>
        <Field label="Amount in euros" error={errors.amount}>
          {(control) => (
            <input
              {...control}
              className="input number"
              inputMode="decimal"
              autoComplete="off"
              placeholder="0.00"
              value={values.amount}
              onChange={({ target }) => change('amount', target.value)}
            />
          )}
        </Field>
      </div>
      <Field label="Purpose" hint="Who, what, why: one line is enough." error={errors.purpose}>
        {(control) => (
          <input
            {...control}
            className="input"
            autoComplete="off"
            value={values.purpose}
            onChange={({ target }) => change('purpose', target.value)}
          />
        )}
      </Field>
      <div className="form-row">
        <Field label="Category" error={errors.category}>
          {(control) => (
            <select
              {...control}
              className="input"
              value={values.category}
              onChange={({ target }) => change('category', target.value)}
            >
              <option value="">Choose …</option>
              {categories.map((category) => (
                <option key={category}>{category}</option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Day" error={errors.spentOn}>
          {(control) => (
            <input
              {...control}
              className="input"
              type="date"
              value={values.spentOn}
              onChange={({ target }) => change('spentOn', target.value)}
            />
          )}
        </Field>
      </div>
      <Field label="Notes" hint="Optional." error={errors.notes}>
        {(control) => (
          <textarea
            {...control}
            className="input"
            value={values.notes}
            onChange={({ target }) => change('notes', target.value)}
          />
        )}
      </Field>
      {hasReceipt && (
        <Field label="Receipt" hint="PNG, JPEG, WebP or PDF, up to 5 MB. It can be added later, too." error={fileError}>
          {(control) => (
            <input
              {...control}
              className="input"
              type="file"
              accept={receiptTypes.join(',')}
              onChange={({ target }) => setReceipt(target.files?.[0])}
            />
          )}
        </Field>
      )}
      <div className="form-actions">
        <button type="submit" className="button button-primary" aria-disabled={isRunning}>
          {isRunning ? 'Saving …' : 'Save'}
        </button>
        <Link className="button button-quiet" to={onCancel}>
          Cancel
        </Link>
      </div>
    </form>
  )
}
