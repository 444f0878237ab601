import { Link } from 'react-router'
import { Receipt } from '../parts/icons.tsx'

export function NoExpenses({ isFiltered }: { readonly isFiltered: boolean }) {
  return (
    <div className="card empty">
      <Receipt size={34} />
      <h2>{isFiltered ? 'Nothing matches' : 'No expenses yet'}</h2>
      <p className="soft">
        {isFiltered ? 'Try fewer words, or another status or category.' : 'File the first one; it takes a minute.'}
      </p>
      {isFiltered ? (
        <Link className="button" to="/expenses">
          Show all
        </Link>
      ) : (
        <Link className="button button-primary" to="/expenses/new">
          New expense
        </Link>
      )}
    </div>
  )
}
