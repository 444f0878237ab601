import { useNavigate, useParams } from 'react-router'
import type { ExpenseView } from '../../backend/expense.ts'
import type { ExpenseForm as Form } from '../../backend/input.ts'
import { api } from '../api.ts'
import { isNotFound } from '../data/describe-error.ts'
import { useApi } from '../data/use-api.ts'
import { ExpenseAdvice } from '../expenses/expense-advice.tsx'
import { ExpenseForm } from '../expenses/expense-form.tsx'
import { LoadFailure } from '../parts/failure.tsx'
import { Page } from '../parts/page.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { NotFoundPage } from './not-found-page.tsx'

export function EditExpensePage() {
  const { id = '' } = useParams()
  const navigate = useNavigate()
  const path = `/expenses/${encodeURIComponent(id)}`
  const [remote, reload] = useApi<ExpenseView>(path)
  if (remote.status === 'failed' && isNotFound(remote.error)) return <NotFoundPage />

  async function save(form: Form): Promise<void> {
    await api.patch(path, form)
    await navigate(path, { replace: true, state: { news: 'Saved.' } })
  }

  return (
    <Page title="Edit expense" back={{ to: path, label: id }}>
      {remote.status === 'loading' && <Skeleton rows={6} label="Loading the expense" />}
      {remote.status === 'failed' && <LoadFailure error={remote.error} onRetry={reload} />}
      {remote.status === 'ready' && !remote.data.actions.includes('edit') && (
        <p className="notice notice-warn">This expense is not yours to edit, or has been submitted.</p>
      )}
      {remote.status === 'ready' && remote.data.actions.includes('edit') && (
        <div className="detail">
          <ExpenseForm name={id} saved={formOf(remote.data)} hasReceipt={false} onSave={save} onCancel={path} />
          <ExpenseAdvice />
        </div>
      )}
    </Page>
  )
}

function formOf({ merchant, purpose, category, cents, spentOn, notes }: ExpenseView): Form {
  return { merchant, purpose, category, amount: (cents / 100).toFixed(2), spentOn, notes }
}
