import { Link } from 'react-router'
import { categories, statuses } from '../../backend/expense.ts'
import { writeQuery, type ExpenseQuery } from '../../backend/query.ts'
import { Search } from '../parts/icons.tsx'
import { statusNames } from '../parts/status-pill.tsx'
import { useSearchText } from './use-search-text.ts'

export interface ExpenseFiltersProps {
  readonly query: ExpenseQuery
  readonly onChange: (query: ExpenseQuery) => void
}

export function ExpenseFilters({ query, onChange }: ExpenseFiltersProps) {
  const [search, setSearch] = useSearchText(query.search, (text) => onChange({ ...query, search: text, page: 1 }))
  const isFiltered = String(writeQuery({ ...query, page: 1 })) !== ''
  return (
    <search className="filters">
      <div className="search">
        <Search />
        <input
          className="input"
          type="search"
          aria-label="Search expenses"
          placeholder="Merchant, purpose or number"
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
      </div>
      <select
        className="input"
        aria-label="Status"
        value={query.status ?? ''}
        onChange={({ target }) =>
          onChange({ ...query, status: statuses.find((status) => status === target.value), page: 1 })
        }
      >
        <option value="">Any status</option>
        {statuses.map((status) => (
          <option key={status} value={status}>
            {statusNames[status]}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label="Category"
        value={query.category ?? ''}
        onChange={({ target }) =>
          onChange({ ...query, category: categories.find((category) => category === target.value), page: 1 })
        }
      >
        <option value="">Any category</option>
        {categories.map((category) => (
          <option key={category}>{category}</option>
        ))}
      </select>
      {isFiltered && (
        <Link className="button button-quiet" to="/expenses">
          Clear
        </Link>
      )}
    </search>
  )
}
