import { CounterBoard } from '../lab/log/counter-board.tsx'
import { EventLog } from '../lab/log/event-log.tsx'
import { FaultSwitch } from '../lab/workbench/fault-switch.tsx'
import { LifetimeKnobs } from '../lab/workbench/lifetime-knobs.tsx'
import { LoadKnobs } from '../lab/workbench/load-knobs.tsx'
import { ResetKnob } from '../lab/workbench/reset-knob.tsx'
import { SessionKnobs } from '../lab/workbench/session-knobs.tsx'
import { TimeKnobs } from '../lab/workbench/time-knobs.tsx'
import { useLab } from '../lab/workbench/use-lab.ts'
import { Page } from '../parts/page.tsx'

/** Every switch that the stories use, to play with by hand. */
export function WorkbenchPage() {
  const lab = useLab()
  return (
    <Page
      title="Workbench"
      lead="Make trouble for the session by hand, and watch what it does about it."
      back={{ to: '/lab', label: 'Lab' }}
    >
      {lab.error !== undefined && (
        <p className="notice notice-danger" role="alert">
          The lab’s switches do not answer. Is the server running?
          <button type="button" className="button button-small" onClick={() => void lab.reload()}>
            Try again
          </button>
        </p>
      )}
      <div className="lab">
        <div className="stack">
          <LoadKnobs lab={lab} />
          <TimeKnobs lab={lab} />
          <FaultSwitch lab={lab} />
          <SessionKnobs lab={lab} />
          <LifetimeKnobs lab={lab} />
          <ResetKnob />
        </div>
        <div className="stack lab-side">
          <CounterBoard refreshesOfServer={lab.state?.refreshes} />
          <EventLog />
        </div>
      </div>
    </Page>
  )
}
