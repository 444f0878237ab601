import { useNavigate } from 'react-router'
import type { ExpenseView } from '../../backend/expense.ts'
import type { ExpenseForm as Form } from '../../backend/input.ts'
import { api } from '../api.ts'
import { localDay } from '../data/format.ts'
import { describeError } from '../data/describe-error.ts'
import { ExpenseAdvice } from '../expenses/expense-advice.tsx'
import { ExpenseForm } from '../expenses/expense-form.tsx'
import { uploadReceipt } from '../expenses/upload-receipt.ts'
import { Page } from '../parts/page.tsx'
import { session } from '../session.ts'

export function NewExpensePage() {
  const navigate = useNavigate()
  const empty: Form = {
    merchant: '',
    purpose: '',
    category: '',
    amount: '',
    spentOn: localDay(session.now()),
    notes: '',
  }

  async function save(form: Form, receipt: File | undefined): Promise<void> {
    const { data } = await api.post<ExpenseView>('/expenses', form)
    const news = await uploadOrExplain(data.id, receipt)
    await navigate(`/expenses/${data.id}`, { replace: true, state: { news } })
  }

  return (
    <Page title="New expense" back={{ to: '/expenses', label: 'Expenses' }}>
      <div className="detail">
        <ExpenseForm name="new" saved={empty} hasReceipt onSave={save} onCancel="/expenses" />
        <ExpenseAdvice />
      </div>
    </Page>
  )
}

/** The expense is saved by now; a receipt that fails must not look as if it were not. */
async function uploadOrExplain(expenseId: string, receipt: File | undefined): Promise<string> {
  if (!receipt) return 'Saved as a draft. Submit it when it is complete.'
  try {
    await uploadReceipt(expenseId, receipt)
    return 'Saved as a draft, with its receipt.'
  } catch (error) {
    return `Saved as a draft, but without the receipt: ${describeError(error)}`
  }
}
