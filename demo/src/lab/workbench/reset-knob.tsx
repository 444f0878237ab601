import { useAction } from '../../data/use-action.ts'
import { ActionFailure } from '../../parts/failure.tsx'
import { resetLab } from '../switches/lab-client.ts'
import { Knob } from './knob.tsx'

export function ResetKnob() {
  const { run, isRunning, error } = useAction(resetLab)
  return (
    <section className="card" aria-labelledby="lab-reset">
      <div className="card-head">
        <h2 id="lab-reset">Start again</h2>
      </div>
      <ActionFailure error={error} />
      <Knob
        title="Forget everything"
        text="Sessions, expenses, lifetimes and trouble as at first, the clock at real time. All tabs load anew, and everybody has to sign in."
        actions={
          <button type="button" className="button button-danger" aria-disabled={isRunning} onClick={() => void run()}>
            Reset the demo
          </button>
        }
      />
    </section>
  )
}
