import { useSession } from '@keyturn/react'
import { Link, useSearchParams } from 'react-router'
import type { ExpenseView } from '../../backend/expense.ts'
import { readQuery, writeQuery, type ExpenseQuery, type Page as ResultPage } from '../../backend/query.ts'
import { formatMoney } from '../data/format.ts'
import { useApi } from '../data/use-api.ts'
import { ExpenseFilters } from '../expenses/expense-filters.tsx'
import { ExpenseTable } from '../expenses/expense-table.tsx'
import { NoExpenses } from '../expenses/no-expenses.tsx'
import { Pages } from '../expenses/pages.tsx'
import { Announcement } from '../parts/announcement.tsx'
import { LoadFailure } from '../parts/failure.tsx'
import { Plus } from '../parts/icons.tsx'
import { Page } from '../parts/page.tsx'
import { Skeleton } from '../parts/skeleton.tsx'

export function ExpensesPage() {
  const { user } = useSession()
  const [parameters, setParameters] = useSearchParams()
  const query = readQuery(parameters)
  const [remote, reload] = useApi<ResultPage<ExpenseView>>(`/expenses?${writeQuery(query)}`)
  // Typing replaces the entry in the history; a chosen filter or page is a place to come back to.
  const go = (next: ExpenseQuery) => setParameters(writeQuery(next), { replace: next.search !== query.search })
  const lead = user?.role === 'manager' ? 'Everything the team has filed.' : 'Everything you have filed.'

  return (
    <Page
      title="Expenses"
      lead={lead}
      actions={
        <Link className="button button-primary" to="/expenses/new">
          <Plus /> New expense
        </Link>
      }
    >
      <ExpenseFilters query={query} onChange={go} />
      {remote.status === 'loading' && <Skeleton rows={8} label="Loading expenses" />}
      {remote.status === 'failed' && <LoadFailure error={remote.error} onRetry={reload} />}
      {remote.status === 'ready' && (
        <>
          <Announcement className="visually-hidden">{`${remote.data.total} expenses found`}</Announcement>
          {remote.data.total === 0 ? (
            <NoExpenses isFiltered={String(writeQuery(query)) !== ''} />
          ) : (
            <>
              <ExpenseTable
                expenses={remote.data.items}
                isStale={remote.isStale}
                hasOwners={user?.role === 'manager'}
              />
              <Pages query={query} page={remote.data.page} pages={remote.data.pages}>
                {remote.data.total} {remote.data.total === 1 ? 'expense' : 'expenses'},{' '}
                {formatMoney(remote.data.totalCents)}
              </Pages>
            </>
          )}
        </>
      )}
    </Page>
  )
}
