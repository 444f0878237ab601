import type { EndReason } from '@keyturn/core'
import { useSession } from '@keyturn/react'
import { useState, type SyntheticEvent } from 'react'
import { accounts } from '../../backend/accounts.ts'
import { seedRows } from '../../backend/seed-rows.ts'
import { describeSignInFailure } from '../data/describe-sign-in-failure.ts'
import { formatMoney } from '../data/format.ts'
import { useAction } from '../data/use-action.ts'
import { Announcement } from '../parts/announcement.tsx'
import { Avatar } from '../parts/avatar.tsx'
import { Field } from '../parts/field.tsx'
import { PasswordField } from '../parts/password-field.tsx'
import { StatusPill } from '../parts/status-pill.tsx'

const notices: Readonly<Record<EndReason, string>> = {
  none: '',
  'cookie-not-kept':
    'Your browser did not keep the cookie that keeps you signed in. Allow cookies for this site, then sign in again.',
  'signed-out': 'You are signed out.',
  'signed-out-elsewhere': 'You signed out in another tab.',
  'user-switched': 'Somebody else signed in in another tab. Reload this tab to go on as them.',
  idle: 'You were signed out because nobody was active for a while. What you typed is kept.',
  expired: 'Your session reached its end. Sign in again; what you typed is kept.',
  revoked: 'The server ended this session. What you typed is kept.',
  'reuse-detected': 'This session was ended because its key was used twice: somebody may have stolen it.',
  'not-bound': 'This browser could not prove that it is the one that signed in. Sign in again; what you typed is kept.',
}

export function SignInPage({ reason }: { readonly reason: EndReason }) {
  return (
    <div className="sign-in">
      <title>Sign in · Outlay</title>
      <div className="sign-in-pitch">
        <h2>Expenses, filed before the coffee is cold.</h2>
        <p>Outlay is where the team of Harbour Studio keeps receipts, approvals and who is owed what.</p>
        <Sample />
      </div>
      <div className="stack">
        {notices[reason] && <Announcement className="notice">{notices[reason]}</Announcement>}
        <SignInForm />
      </div>
    </div>
  )
}

/** A taste of what is behind the door. */
function Sample() {
  return (
    <div className="sample" aria-hidden="true">
      {seedRows.slice(4, 8).map(([, , merchant, purpose, , euros, status]) => (
        <div key={merchant} className="sample-row">
          <span>
            <strong>{merchant}</strong>
            <span className="row-purpose">{purpose}</span>
          </span>
          <StatusPill status={status} />
          <span className="number">{formatMoney(euros * 100)}</span>
        </div>
      ))}
    </div>
  )
}

function SignInForm() {
  const { signIn } = useSession()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const { run, isRunning, error } = useAction(async () => void (await signIn({ email: email.trim(), password })))

  function submit(event: SyntheticEvent): void {
    event.preventDefault()
    void run()
  }

  return (
    <div className="card stack">
      <h1>Sign in</h1>
      <form className="form" onSubmit={submit}>
        {error !== undefined && (
          <p className="notice notice-danger" role="alert">
            {describeSignInFailure(error)}
          </p>
        )}
        <Field label="Email">
          {(control) => (
            <input
              {...control}
              className="input"
              type="email"
              autoComplete="username"
              required
              value={email}
              onChange={({ target }) => setEmail(target.value)}
            />
          )}
        </Field>
        <PasswordField label="Password" value={password} onChange={setPassword} />
        <button type="submit" className="button button-primary" aria-disabled={isRunning}>
          {isRunning ? 'Signing in …' : 'Sign in'}
        </button>
      </form>
      <div className="accounts">
        <p className="small soft">This is a demo. Sign in as either of them:</p>
        {accounts.map((account) => (
          <div key={account.userId} className="account">
            <Avatar name={account.name} />
            <div>
              <div className="person-name">{account.name}</div>
              <div className="small soft">{account.blurb}</div>
              <code>{account.email}</code>
              <code>{account.password}</code>
            </div>
            <button
              type="button"
              className="button button-small"
              aria-label={`Fill in ${account.name}`}
              onClick={() => {
                setEmail(account.email)
                setPassword(account.password)
              }}
            >
              Fill in
            </button>
          </div>
        ))}
      </div>
    </div>
  )
}
