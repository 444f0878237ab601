import { useAction } from '../data/use-action.ts'
import { Countdown } from '../parts/countdown.tsx'
import { BrandMark } from '../parts/icons.tsx'
import { session } from '../session.ts'

/** The server could not be asked whether somebody is signed in. It is asked again by itself, or at once. */
export function UnreachableScreen({ retryAt }: { readonly retryAt: number }) {
  // A failure changes the state, which this screen shows.
  const { run, isRunning } = useAction(async () => session.refresh())

  return (
    <div className="screen">
      <title>Server not reachable · Outlay</title>
      <BrandMark size={44} />
      <h1>The server does not answer</h1>
      <p>You are not signed out. As soon as the server is back, you are where you were.</p>
      <p>
        {isRunning ? (
          'Trying …'
        ) : (
          <>
            It is tried again in <Countdown to={retryAt} />
          </>
        )}
      </p>
      <div className="screen-actions">
        <button type="button" className="button button-primary" aria-disabled={isRunning} onClick={() => void run()}>
          Try now
        </button>
      </div>
    </div>
  )
}
