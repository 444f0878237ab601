import { useState } from 'react'
import { demoLifetimes } from '../../../backend/lab-state.ts'
import { useAction } from '../../data/use-action.ts'
import { sendBurst, type Burst } from '../stage/burst.ts'
import { skip } from '../switches/lab-client.ts'
import { Knob } from './knob.tsx'
import type { Lab } from './use-lab.ts'

const SIZE = 50

export function LoadKnobs({ lab }: { readonly lab: Lab }) {
  const [burst, setBurst] = useState<Burst>()
  const lifetime = lab.state?.lifetimes.access ?? demoLifetimes.access
  const { run, isRunning } = useAction(async (prepare?: () => Promise<void>) =>
    setBurst(await sendBurst(SIZE, prepare)),
  )
  const expire = async (): Promise<void> => lab.order(() => skip(lifetime))
  return (
    <section className="card" aria-labelledby="lab-load">
      <div className="card-head">
        <h2 id="lab-load">Load</h2>
      </div>
      <Knob
        title="Many requests at once"
        text={`${SIZE} requests to the API in parallel.`}
        actions={
          <button type="button" className="button" aria-disabled={isRunning} onClick={() => void run()}>
            Send {SIZE} requests
          </button>
        }
      />
      <Knob
        title="The same, the moment after the access token expired"
        text="They share one refresh, and none of them sees a 401."
        actions={
          <button type="button" className="button" aria-disabled={isRunning} onClick={() => void run(expire)}>
            Expire, then send {SIZE}
          </button>
        }
      >
        <output className="burst-result">{burst && !isRunning && <BurstResult burst={burst} />}</output>
      </Knob>
      <Knob
        title="Another tab"
        text="It asks this tab for the session: no refresh, and from then on the tabs share one."
        actions={
          <a className="button" href="/lab/workbench" target="_blank" rel="opener">
            Open another tab
          </a>
        }
      />
    </section>
  )
}

function BurstResult({ burst }: { readonly burst: Burst }) {
  return (
    <>
      <span className="pill">{burst.sent} sent</span>
      <span className="pill pill-good">{burst.answered} answered</span>
      {burst.failed > 0 && <span className="pill pill-danger">{burst.failed} failed</span>}
      <span className={burst.unauthorized > 0 ? 'pill pill-danger' : 'pill'}>{burst.unauthorized} × 401</span>
      <span className="pill">{burst.refreshes === 1 ? '1 refresh' : `${burst.refreshes} refreshes`}</span>
      <span className="pill number">{Math.round(burst.took)} ms</span>
    </>
  )
}
