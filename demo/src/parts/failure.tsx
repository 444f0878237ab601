import { describeError } from '../data/describe-error.ts'

/** Something could not be loaded: what happened, and the way out. */
export function LoadFailure({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  return (
    <div className="card empty" role="alert">
      <h2>This could not be loaded</h2>
      <p className="soft">{describeError(error)}</p>
      <button type="button" className="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  )
}

/** Something could not be done; nothing where `error` is undefined. */
export function ActionFailure({ error }: { readonly error: unknown }) {
  if (error === undefined) return null
  return (
    <p className="notice notice-danger" role="alert">
      {describeError(error)}
    </p>
  )
}
