import { useState } from 'react'
import { Link, useLocation, useNavigate, useParams } from 'react-router'
import type { ExpenseView } from '../../backend/expense.ts'
import { api } from '../api.ts'
import { formatLongDay, formatMoment, formatMoney } from '../data/format.ts'
import { isNotFound } from '../data/describe-error.ts'
import { useAction } from '../data/use-action.ts'
import { useApi } from '../data/use-api.ts'
import { ExpenseActions } from '../expenses/expense-actions.tsx'
import { ReceiptPanel } from '../expenses/receipt-panel.tsx'
import { Announcement } from '../parts/announcement.tsx'
import { LoadFailure } from '../parts/failure.tsx'
import { Page } from '../parts/page.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { StatusPill, statusNames } from '../parts/status-pill.tsx'
import { NotFoundPage } from './not-found-page.tsx'

const back = { to: '/expenses', label: 'Expenses' }

export function ExpensePage() {
  const { id = '' } = useParams()
  const [remote, reload] = useApi<ExpenseView>(`/expenses/${encodeURIComponent(id)}`)
  if (remote.status === 'failed' && isNotFound(remote.error)) return <NotFoundPage />
  if (remote.status === 'ready') return <Detail expense={remote.data} reload={reload} />
  return (
    <Page title={id} back={back}>
      {remote.status === 'loading' ? (
        <Skeleton rows={6} label="Loading the expense" />
      ) : (
        <LoadFailure error={remote.error} onRetry={reload} />
      )}
    </Page>
  )
}

function Detail({ expense, reload }: { readonly expense: ExpenseView; readonly reload: () => void }) {
  const navigate = useNavigate()
  const arrival: unknown = useLocation().state
  const [news, setNews] = useState(readNews(arrival))
  const remove = useAction(async () => {
    await api.delete(`/expenses/${expense.id}`)
    await navigate('/expenses')
  })

  function changed(message: string): void {
    setNews(message)
    reload()
  }

  return (
    <Page
      title={expense.merchant}
      lead={expense.purpose}
      back={back}
      actions={
        expense.actions.includes('edit') && (
          <Link className="button" to={`/expenses/${expense.id}/edit`}>
            Edit
          </Link>
        )
      }
    >
      {news && (
        <Announcement key={news} className="notice notice-good detail-news">
          {news}
        </Announcement>
      )}
      <div className="detail">
        <div className="stack">
          <section className="card stack" aria-label="Details">
            <div className="card-head">
              <span className="detail-amount">{formatMoney(expense.cents)}</span>
              <StatusPill status={expense.status} />
            </div>
            <dl className="facts">
              <dt>Number</dt>
              <dd>{expense.id}</dd>
              <dt>Day</dt>
              <dd>{formatLongDay(expense.spentOn)}</dd>
              <dt>Category</dt>
              <dd>{expense.category}</dd>
              <dt>Filed by</dt>
              <dd>{expense.ownerName}</dd>
              {expense.notes && (
                <>
                  <dt>Notes</dt>
                  <dd className="preserved">{expense.notes}</dd>
                </>
              )}
            </dl>
            <ExpenseActions expense={expense} onChanged={changed} remove={remove} />
          </section>
          <History expense={expense} />
        </div>
        <ReceiptPanel expense={expense} onChanged={changed} />
      </div>
    </Page>
  )
}

function History({ expense }: { readonly expense: ExpenseView }) {
  return (
    <section className="card" aria-labelledby="history">
      <div className="card-head">
        <h2 id="history">History</h2>
      </div>
      <ol className="timeline">
        {expense.history.toReversed().map(({ at, by, status, note }) => (
          <li key={`${at} ${status}`}>
            <div>
              <strong>{status === 'draft' ? 'Filed' : statusNames[status]}</strong> by {by}
            </div>
            <div className="small soft">{formatMoment(at)}</div>
            {note && <p>“{note}”</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}

/** What the page before has to say, e.g. that the receipt did not arrive. */
function readNews(state: unknown): string {
  const news: unknown = state instanceof Object && 'news' in state ? state.news : ''
  return typeof news === 'string' ? news : ''
}
