import type { Activity, SessionInfo } from '@keyturn/core'
import { useSession } from '@keyturn/react'
import { useId } from 'react'
import { formatMoment } from '../data/format.ts'
import { Countdown } from '../parts/countdown.tsx'

const activityNames: Readonly<Record<Activity, string>> = {
  steady: 'Steady',
  refreshing: 'Refreshing',
  'backing-off': 'Backing off',
}

/** The live state of the session: a dot for what it does, the time until it ends, details on demand. */
export function SessionBadge() {
  const id = useId()
  const state = useSession()
  if (state.status !== 'signed-in') return null
  const { activity, session } = state
  return (
    <>
      <button type="button" className="session-badge" popoverTarget={id}>
        <span className="visually-hidden">Session: </span>
        <span className={`dot dot-${activity}`} />
        <span className="session-badge-label">{activityNames[activity]}</span>
        {session && <Countdown to={Math.min(session.idleEndsAt, session.endsAt)} />}
      </button>
      <div id={id} className="popover" popover="auto">
        <h2>Session</h2>
        <dl className="facts facts-tight">
          <dt>Status</dt>
          <dd>Signed in</dd>
          <dt>Activity</dt>
          <dd>{activityNames[activity]}</dd>
          {session && <Deadlines session={session} />}
        </dl>
      </div>
    </>
  )
}

function Deadlines({ session }: { readonly session: SessionInfo }) {
  return (
    <>
      <dt>Idle end</dt>
      <dd>
        in <Countdown to={session.idleEndsAt} />, unless you are active
      </dd>
      <dt>Absolute end</dt>
      <dd>
        in <Countdown to={session.endsAt} /> ({formatMoment(session.endsAt)})
      </dd>
    </>
  )
}
