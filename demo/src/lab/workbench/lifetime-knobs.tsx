import { useState, type SyntheticEvent } from 'react'
import type { LabLifetimes } from '../../../backend/lab-state.ts'
import { useAction } from '../../data/use-action.ts'
import { Field } from '../../parts/field.tsx'
import { setLifetimes } from '../switches/lab-client.ts'
import type { Lab } from './use-lab.ts'

const units = { access: 1000, idle: 60_000, session: 60_000 } as const
const fields = [
  { name: 'access', label: 'Access token', unit: 's' },
  { name: 'idle', label: 'Idle', unit: 'min' },
  { name: 'session', label: 'Absolute', unit: 'min' },
] as const
type Texts = Readonly<Record<keyof LabLifetimes, string>>

export function LifetimeKnobs({ lab }: { readonly lab: Lab }) {
  return (
    <section className="card" aria-labelledby="lab-lifetimes">
      <div className="card-head">
        <h2 id="lab-lifetimes">Lifetimes</h2>
      </div>
      {lab.state ? (
        <LifetimeForm lab={lab} lifetimes={lab.state.lifetimes} />
      ) : (
        <p className="soft">Asking the server …</p>
      )}
    </section>
  )
}

function LifetimeForm({ lab, lifetimes }: { readonly lab: Lab; readonly lifetimes: LabLifetimes }) {
  const [texts, setTexts] = useState<Texts>(() => textsOf(lifetimes))
  const [isSaved, setSaved] = useState(false)
  const wanted = readTexts(texts)
  const { run, isRunning } = useAction(async () => {
    if (!wanted) return
    await lab.order(async () => setLifetimes(wanted))
    setSaved(true)
  })

  function submit(event: SyntheticEvent): void {
    event.preventDefault()
    void run()
  }

  return (
    <form className="stack" onSubmit={submit}>
      <div className="lifetimes">
        {fields.map(({ name, label, unit }) => (
          <Field key={name} label={label} error={readText(texts[name]) === undefined ? 'More than zero' : undefined}>
            {(control) => (
              <span className="with-unit">
                <input
                  {...control}
                  className="input"
                  inputMode="decimal"
                  autoComplete="off"
                  value={texts[name]}
                  onChange={({ target }) => {
                    setTexts({ ...texts, [name]: target.value })
                    setSaved(false)
                  }}
                />
                <span>{unit}</span>
              </span>
            )}
          </Field>
        ))}
        <button type="submit" className="button" disabled={!wanted} aria-disabled={isRunning}>
          Apply
        </button>
      </div>
      <p className="knob-text">
        <output>{isSaved && 'Applied. '}</output>
        The access token takes its lifetime at the next refresh, idle and absolute take theirs at the next sign-in.
      </p>
    </form>
  )
}

function textsOf({ access, idle, session }: LabLifetimes): Texts {
  return {
    access: String(access / units.access),
    idle: String(idle / units.idle),
    session: String(session / units.session),
  }
}

function readTexts(texts: Texts): LabLifetimes | undefined {
  const [access, idle, session] = [readText(texts.access), readText(texts.idle), readText(texts.session)]
  if (!access || !idle || !session) return undefined
  return { access: access * units.access, idle: idle * units.idle, session: session * units.session }
}

function readText(text: string): number | undefined {
  const value = Number(text.trim().replace(',', '.'))
  return text.trim() !== '' && Number.isFinite(value) && value > 0 ? value : undefined
}
