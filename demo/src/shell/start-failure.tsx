import { BrandMark } from '../parts/icons.tsx'

/** The mock server could not start: it needs a service worker and IndexedDB, which private windows may refuse. */
export function StartFailure({ error }: { readonly error: unknown }) {
  return (
    <div className="screen" role="alert">
      <title>Outlay cannot start</title>
      <BrandMark size={44} />
      <h1>The demo cannot start here</h1>
      <p>
        Its server runs inside this browser, and needs a service worker and IndexedDB for that. Open this page at{' '}
        <code>http://localhost</code> in a window that is not private, or run the demo with a real server:{' '}
        <code>npm run demo:server</code>.
      </p>
      {error instanceof Error && <p className="small">{error.message}</p>}
    </div>
  )
}
