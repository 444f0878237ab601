import { Field } from './field.tsx'

export interface PasswordFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Where somebody who has a password enters it. */
export function PasswordField({ label, value, onChange }: PasswordFieldProps) {
  return (
    <Field label={label}>
      {(control) => (
        <input
          {...control}
          className="input"
          type="password"
          autoComplete="current-password"
          required
          value={value}
          onChange={({ target }) => onChange(target.value)}
        />
      )}
    </Field>
  )
}
