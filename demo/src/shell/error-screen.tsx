import { useRouteError } from 'react-router'
import { BrandMark } from '../parts/icons.tsx'

/** A page threw while it was drawn. */
export function ErrorScreen() {
  const error = useRouteError()
  return (
    <div className="screen" role="alert">
      <title>Something broke · Outlay</title>
      <BrandMark size={44} />
      <h1>This page broke</h1>
      <p>That is our fault. What you typed into a form is kept; loading the page again usually helps.</p>
      {error instanceof Error && <p className="small">{error.message}</p>}
      <div className="screen-actions">
        <button type="button" className="button button-primary" onClick={() => window.location.reload()}>
          Load again
        </button>
        <a className="button" href="/expenses">
          Go to the expenses
        </a>
      </div>
    </div>
  )
}
