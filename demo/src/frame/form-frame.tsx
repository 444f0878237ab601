import { SessionHeld, useSession } from '@keyturn/react'
import { useState, type SyntheticEvent } from 'react'
import { accounts } from '../../backend/accounts.ts'
import { useStore } from '../data/use-store.ts'
import { describeSignInFailure } from '../data/describe-sign-in-failure.ts'
import { useAction } from '../data/use-action.ts'
import { Field } from '../parts/field.tsx'
import { PasswordField } from '../parts/password-field.tsx'
import { expense, type Office } from './office.ts'

/** A long form under `whenSessionEnds: 'hold'`: when the session ends, the form stays, and what was sent waits. */
export function FormFrame({ office }: { readonly office: Office }) {
  const { status, user } = useSession()
  const { text, isSaving, saved } = useStore(office.current)

  function submit(event: SyntheticEvent): void {
    event.preventDefault()
    void office.save()
  }

  return (
    <main className="form-frame">
      <div className="card-head">
        <h1>{expense.merchant}</h1>
        <span className="small soft">{status === 'held' ? 'The session has ended' : user?.name}</span>
      </div>
      <form className="form" onSubmit={submit}>
        <Field label="Why was this needed?">
          {(control) => (
            <textarea
              {...control}
              className="input"
              rows={5}
              maxLength={1000}
              value={text}
              onChange={({ target }) => office.write(target.value)}
            />
          )}
        </Field>
        <div className="form-actions">
          <button type="submit" className="button button-primary" aria-disabled={isSaving}>
            {isSaving ? 'Saving …' : 'Save draft'}
          </button>
          <output className="small soft">
            {isSaving && status === 'held' ? 'The request is held.' : saved > 0 ? 'Saved.' : ''}
          </output>
        </div>
      </form>
      <SessionHeld>{({ user: held }) => <PasswordForm email={held.email} />}</SessionHeld>
    </main>
  )
}

function PasswordForm({ email }: { readonly email: string }) {
  const { signIn } = useSession()
  const [password, setPassword] = useState('')
  const { run, isRunning, error } = useAction(async () => void (await signIn({ email, password })))
  const known = accounts.find((account) => account.email === email)?.password ?? ''

  function submit(event: SyntheticEvent): void {
    event.preventDefault()
    void run()
  }

  return (
    <form className="form" onSubmit={submit}>
      <input type="hidden" name="username" autoComplete="username" value={email} />
      {error !== undefined && (
        <p className="notice notice-danger" role="alert">
          {describeSignInFailure(error)}
        </p>
      )}
      <PasswordField label={`Password of ${email}`} value={password} onChange={setPassword} />
      <div className="form-actions">
        <button type="submit" className="button button-primary" aria-disabled={isRunning}>
          {isRunning ? 'Signing in …' : 'Go on'}
        </button>
        <button type="button" className="button" onClick={() => setPassword(known)}>
          Fill in
        </button>
      </div>
    </form>
  )
}
