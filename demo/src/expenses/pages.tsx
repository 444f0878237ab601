import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { writeQuery, type ExpenseQuery } from '../../backend/query.ts'

export interface PagesProps {
  readonly query: ExpenseQuery
  readonly page: number
  readonly pages: number
  readonly children: ReactNode
}

/** Where one is in a long list, and the ways on. */
export function Pages({ query, page, pages, children }: PagesProps) {
  const to = (target: number) => ({ pathname: '/expenses', search: String(writeQuery({ ...query, page: target })) })
  return (
    <nav className="pages" aria-label="Pages">
      <span>{children}</span>
      {pages > 1 && (
        <span className="pages-links">
          <PageLink to={to(page - 1)} isPossible={page > 1}>
            Previous
          </PageLink>
          <span className="pages-now number">
            Page {page} of {pages}
          </span>
          <PageLink to={to(page + 1)} isPossible={page < pages}>
            Next
          </PageLink>
        </span>
      )}
    </nav>
  )
}

interface PageLinkProps {
  readonly to: { readonly pathname: string; readonly search: string }
  readonly isPossible: boolean
  readonly children: ReactNode
}

function PageLink({ to, isPossible, children }: PageLinkProps) {
  if (!isPossible) {
    return (
      <span className="button button-small" aria-disabled="true">
        {children}
      </span>
    )
  }
  return (
    <Link className="button button-small" to={to}>
      {children}
    </Link>
  )
}
