import { useState } from 'react'
import { Countdown } from '../parts/countdown.tsx'
import { BrandMark } from '../parts/icons.tsx'
import { session } from '../session.ts'

/** The server could not be asked whether somebody is signed in. It is asked again by itself, or at once. */
export function UnreachableScreen({ retryAt }: { readonly retryAt: number }) {
  const [isTrying, setTrying] = useState(false)

  async function tryNow(): Promise<void> {
    setTrying(true)
    // A failure changes the state, which this screen shows.
    await session.refresh().catch(() => undefined)
    setTrying(false)
  }

  return (
    <div className="screen">
      <title>Server not reachable · Outlay</title>
      <BrandMark size={44} />
      <h1>The server does not answer</h1>
      <p>You are not signed out. As soon as the server is back, you are where you were.</p>
      <p>
        {isTrying ? (
          'Trying …'
        ) : (
          <>
            Next try in <Countdown to={retryAt} />
          </>
        )}
      </p>
      <div className="screen-actions">
        <button type="button" className="button button-primary" disabled={isTrying} onClick={() => void tryNow()}>
          Try now
        </button>
      </div>
    </div>
  )
}
