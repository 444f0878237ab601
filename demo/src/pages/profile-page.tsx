import { useSession } from '@keyturn/react'
import { useState, type SyntheticEvent } from 'react'
import type { Member } from '../../backend/expense.ts'
import { parseProfile, type FieldErrors, type ProfileForm as Form } from '../../backend/input.ts'
import { api } from '../api.ts'
import { readFieldErrors } from '../data/describe-error.ts'
import { useAction } from '../data/use-action.ts'
import { useApi } from '../data/use-api.ts'
import { useDraft } from '../data/use-draft.ts'
import { Avatar } from '../parts/avatar.tsx'
import { ActionFailure, LoadFailure } from '../parts/failure.tsx'
import { Field, focusFirstFault } from '../parts/field.tsx'
import { Page } from '../parts/page.tsx'
import { Skeleton } from '../parts/skeleton.tsx'
import { session } from '../session.ts'

export function ProfilePage() {
  const [remote, reload] = useApi<Member>('/profile')
  return (
    <Page title="Profile" lead="How your colleagues see you.">
      {remote.status === 'loading' && <Skeleton rows={4} label="Loading your profile" />}
      {remote.status === 'failed' && <LoadFailure error={remote.error} onRetry={reload} />}
      {remote.status === 'ready' && <ProfileForm loaded={remote.data} />}
    </Page>
  )
}

function ProfileForm({ loaded }: { readonly loaded: Member }) {
  const { user } = useSession()
  const [member, setMember] = useState(loaded)
  const draft = useDraft<Form>(`draft:${user?.id}:profile`, formOf(member))
  const [faults, setFaults] = useState<FieldErrors<Form>>({})
  const [isSaved, setSaved] = useState(false)
  const { values } = draft
  const { run, isRunning, error } = useAction(async () => {
    const { data } = await api.patch<Member>('/profile', values)
    setMember(data)
    draft.forget(formOf(data))
    setSaved(true)
    // Brings the new name into the session of all tabs. If it fails, the next refresh does.
    await session.refresh().catch(() => undefined)
  })
  const refused = readFieldErrors<Form>(error)
  const errors = refused ?? faults

  function change(field: keyof Form, value: string): void {
    setSaved(false)
    draft.change(field, value)
  }

  function submit(event: SyntheticEvent<HTMLFormElement>): void {
    event.preventDefault()
    const parsed = parseProfile(values)
    setFaults(parsed.valid ? {} : parsed.fields)
    if (parsed.valid) void run()
    else focusFirstFault(event.currentTarget)
  }

  return (
    <form className="card form narrow-card" noValidate onSubmit={submit}>
      <div className="person">
        <Avatar name={values.name || member.name} isLarge />
        <div>
          <div className="person-name">{member.name}</div>
          <div className="soft">{member.email}</div>
        </div>
      </div>
      {!refused && <ActionFailure error={error} />}
      <Field label="Display name" error={errors.name}>
        {(control) => (
          <input
            {...control}
            className="input"
            autoComplete="name"
            value={values.name}
            onChange={({ target }) => change('name', target.value)}
          />
        )}
      </Field>
      <Field label="Job title" error={errors.title}>
        {(control) => (
          <input
            {...control}
            className="input"
            autoComplete="organization-title"
            value={values.title}
            onChange={({ target }) => change('title', target.value)}
          />
        )}
      </Field>
      <Field label="Mail about open expenses" error={errors.digest}>
        {(control) => (
          <select
            {...control}
            className="input"
            value={values.digest}
            onChange={({ target }) => change('digest', target.value)}
          >
            <option value="never">Never</option>
            <option value="weekly">Weekly</option>
            <option value="daily">Daily</option>
          </select>
        )}
      </Field>
      <div className="form-actions">
        <button type="submit" className="button button-primary" aria-disabled={isRunning}>
          {isRunning ? 'Saving …' : 'Save'}
        </button>
        <output className="soft">{isSaved && 'Saved.'}</output>
      </div>
    </form>
  )
}

function formOf({ name, title, digest }: Member): Form {
  return { name, title, digest }
}
