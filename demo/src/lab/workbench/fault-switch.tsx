import { useState } from 'react'
import type { Fault } from '../../../backend/lab-state.ts'
import { loseNextAnswer, setFault } from '../switches/lab-client.ts'
import { Knob } from './knob.tsx'
import type { Lab } from './use-lab.ts'

const choices: readonly { readonly fault: Fault; readonly title: string; readonly text: string }[] = [
  { fault: 'none', title: 'Healthy', text: 'It answers at once.' },
  {
    fault: 'slow',
    title: 'Slow',
    text: 'Each answer of the auth server takes three seconds. Requests wait, and all are served.',
  },
  {
    fault: 'failing',
    title: 'Failing (503)',
    text: 'The session is kept; refreshes are tried again, ever more slowly.',
  },
  {
    fault: 'malformed',
    title: 'Malformed',
    text: 'Refreshes get half an answer, which nobody can read. The session is kept.',
  },
  {
    fault: 'unreachable',
    title: 'Unreachable',
    text: 'As if the network were cut. Reload the page to see a start without a server.',
  },
  {
    fault: 'refusing',
    title: 'Refusing (401)',
    text: 'The server says that there is no such session: the next refresh signs out.',
  },
]

export function FaultSwitch({ lab }: { readonly lab: Lab }) {
  const [wanted, setWanted] = useState<Fault>()
  const isLosing = lab.state?.isLosingNextAnswer ?? true

  async function choose(fault: Fault): Promise<void> {
    setWanted(fault)
    await lab.order(async () => setFault(fault))
    setWanted(undefined)
  }

  return (
    <section className="card" aria-labelledby="lab-faults">
      <div className="card-head">
        <h2 id="lab-faults">Trouble with the auth server</h2>
      </div>
      <Knob
        title="Lose one answer"
        text="The server rotates the refresh token, and its answer never arrives. Classic rotation signs the user out here."
        actions={
          <button
            type="button"
            className="button"
            aria-disabled={isLosing}
            onClick={() => isLosing || void lab.order(loseNextAnswer)}
          >
            {lab.state?.isLosingNextAnswer ? 'Will be lost' : 'Lose the next answer'}
          </button>
        }
      />
      <fieldset className="choices" disabled={!lab.state}>
        <legend className="visually-hidden">How the auth server answers</legend>
        {choices.map(({ fault, title, text }) => (
          <label key={fault} className="choice">
            <input
              type="radio"
              name="fault"
              checked={(wanted ?? lab.state?.fault) === fault}
              onChange={() => void choose(fault)}
            />
            <span>{title}</span>
            <span className="knob-text">{text}</span>
          </label>
        ))}
      </fieldset>
    </section>
  )
}
