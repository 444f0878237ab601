import { useSession } from '@keyturn/react'
import { demoLifetimes } from '../../../backend/lab-state.ts'
import { formatDuration } from '../../data/format.ts'
import { session } from '../../session.ts'
import { WARN_AT } from '../../warn-at.ts'
import { skip } from '../switches/lab-client.ts'
import { Knob } from './knob.tsx'
import type { Lab } from './use-lab.ts'

const MINUTE = 60_000
/** How long before the warning the clock stops, in milliseconds: long enough to look up. */
const NOTICE = 3_000

export function TimeKnobs({ lab }: { readonly lab: Lab }) {
  const lifetime = lab.state?.lifetimes.access ?? demoLifetimes.access
  const { session: info } = useSession()
  const skipBy = (duration: number) => void lab.order(() => skip(duration))

  function skipToWarning(): void {
    if (!info) return
    const left = Math.min(info.endsAt, info.idleEndsAt) - session.now()
    skipBy(Math.max(1, left - WARN_AT[0] - NOTICE))
  }

  return (
    <section className="card" aria-labelledby="lab-time">
      <div className="card-head">
        <h2 id="lab-time">Time</h2>
        <span className="small soft">
          {lab.state && lab.state.ahead > 0
            ? `${formatDuration(lab.state.ahead)} ahead of the real clock`
            : 'Real time'}
        </span>
      </div>
      <Knob
        title="Expire the access token"
        text="Time leaps by its lifetime: here, in all tabs, on the server. A tab that you look at refreshes at once, others when they need to."
        actions={
          <button type="button" className="button" onClick={() => skipBy(lifetime)}>
            Expire now
          </button>
        }
      />
      <Knob
        title="Skip ahead"
        text="As if everybody had been away for so long. It uses up the idle time too."
        actions={
          <>
            <button type="button" className="button" onClick={() => skipBy(MINUTE)}>
              1 min
            </button>
            <button type="button" className="button" onClick={() => skipBy(10 * MINUTE)}>
              10 min
            </button>
          </>
        }
      />
      <Knob
        title="Skip to the warning"
        text="Three seconds before the first warning that the session will end. Keep your hands off the mouse, then extend it."
        actions={
          <button type="button" className="button" disabled={!info} onClick={skipToWarning}>
            Skip to warning
          </button>
        }
      />
    </section>
  )
}
