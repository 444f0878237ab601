import { Link, useLocation } from 'react-router'
import { BrandMark } from '../parts/icons.tsx'

export function NotFoundPage() {
  const { pathname } = useLocation()
  return (
    <div className="screen">
      <title>Page not found · Outlay</title>
      <BrandMark size={44} />
      <h1>There is no such page</h1>
      <p>
        Nothing lives at <code>{pathname}</code>. The link may be old, or a letter may have gone missing.
      </p>
      <div className="screen-actions">
        <Link className="button button-primary" to="/expenses">
          Go to the expenses
        </Link>
      </div>
    </div>
  )
}
