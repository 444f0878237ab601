import { Link } from 'react-router'
import type { ExpenseView } from '../../backend/expense.ts'
import { formatDay, formatMoney } from '../data/format.ts'
import { StatusPill } from '../parts/status-pill.tsx'

export interface ExpenseTableProps {
  readonly expenses: readonly ExpenseView[]
  readonly hasOwners: boolean
  readonly isStale: boolean
}

export function ExpenseTable({ expenses, hasOwners, isStale }: ExpenseTableProps) {
  return (
    <div className={isStale ? 'card table-card is-stale' : 'card table-card'} aria-busy={isStale}>
      <table className="table">
        <caption className="visually-hidden">Expenses, newest first</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Expense</th>
            {hasOwners && <th scope="col">Person</th>}
            <th scope="col">Category</th>
            <th scope="col">Status</th>
            <th scope="col" className="amount">
              Amount
            </th>
          </tr>
        </thead>
        <tbody>
          {expenses.map((expense) => (
            <ExpenseRow key={expense.id} expense={expense} hasOwner={hasOwners} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function ExpenseRow({ expense, hasOwner }: { readonly expense: ExpenseView; readonly hasOwner: boolean }) {
  return (
    <tr>
      <td className="day">
        {formatDay(expense.spentOn)}
        {hasOwner && <span className="narrow-only"> · {expense.ownerName}</span>}
      </td>
      <td className="what">
        <Link className="row-link" to={`/expenses/${expense.id}`}>
          {expense.merchant}
        </Link>
        <span className="row-purpose">{expense.purpose}</span>
      </td>
      {hasOwner && <td className="optional">{expense.ownerName}</td>}
      <td className="optional">{expense.category}</td>
      <td className="state">
        <StatusPill status={expense.status} />
      </td>
      <td className="amount">{formatMoney(expense.cents)}</td>
    </tr>
  )
}
