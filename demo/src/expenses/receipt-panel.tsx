import { useState } from 'react'
import { receiptTypes, type ExpenseView } from '../../backend/expense.ts'
import { receiptError } from '../../backend/input.ts'
import { api } from '../api.ts'
import { readFieldErrors } from '../data/describe-error.ts'
import { useAction } from '../data/use-action.ts'
import { ActionFailure } from '../parts/failure.tsx'
import { ReceiptPreview } from './receipt-preview.tsx'
import { uploadReceipt } from './upload-receipt.ts'

export interface ReceiptPanelProps {
  readonly expense: ExpenseView
  readonly onChanged: (message: string) => void
}

/** The receipt of an expense: look at it, replace it, take it away. */
export function ReceiptPanel({ expense, onChanged }: ReceiptPanelProps) {
  const isEditable = expense.actions.includes('edit')
  const removal = useAction(async () => {
    await api.delete(`/expenses/${expense.id}/receipt`)
    onChanged('The receipt is gone.')
  })

  return (
    <section className="card stack" aria-labelledby="receipt">
      <h2 id="receipt">Receipt</h2>
      {expense.receipt && (
        <ReceiptPreview key={expense.receipt.uploadedAt} expenseId={expense.id} receipt={expense.receipt} />
      )}
      {!expense.receipt && !isEditable && <p className="soft">None was attached.</p>}
      {isEditable && <ReceiptDrop expense={expense} onChanged={onChanged} />}
      {isEditable && expense.receipt && (
        <button
          type="button"
          className="button button-quiet button-danger"
          aria-disabled={removal.isRunning}
          onClick={() => void removal.run()}
        >
          Remove the receipt
        </button>
      )}
      <ActionFailure error={removal.error} />
    </section>
  )
}

function ReceiptDrop({ expense, onChanged }: ReceiptPanelProps) {
  const [refusal, setRefusal] = useState('')
  const { run, isRunning, error } = useAction(async (file: File) => {
    await uploadReceipt(expense.id, file)
    onChanged('The receipt is attached.')
  })
  const fields = readFieldErrors<{ readonly receipt: string }>(error)

  function take(file: File | undefined): void {
    const fault = receiptError(file)
    setRefusal(fault)
    if (file && fault === '') void run(file)
  }

  return (
    <>
      <label className="drop">
        {/* It covers the area, so that a file can be dropped anywhere on it. */}
        <input
          className="drop-input"
          type="file"
          aria-label={expense.receipt ? 'Replace the receipt' : 'Attach a receipt'}
          accept={receiptTypes.join(',')}
          disabled={isRunning}
          onChange={({ target }) => {
            take(target.files?.[0])
            target.value = ''
          }}
        />
        <strong>{isRunning ? 'Uploading …' : expense.receipt ? 'Choose another file' : 'Choose a file'}</strong>
        <span className="small soft">or drop it here. PNG, JPEG, WebP or PDF, up to 5 MB.</span>
      </label>
      {(refusal || fields?.receipt) && (
        <p className="field-error" role="alert">
          {refusal || fields?.receipt}
        </p>
      )}
      {!fields && <ActionFailure error={error} />}
    </>
  )
}
