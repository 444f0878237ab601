import { findSessionError, SignInError } from '@keyturn/core'
import { useSession } from '@keyturn/react'
import { useState, type SyntheticEvent } from 'react'

export function SignInForm() {
  const { signIn } = useSession()
  const [problem, setProblem] = useState('')

  async function submit(event: SyntheticEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    setProblem('')
    await signIn(Object.fromEntries(new FormData(event.currentTarget))).catch((error: unknown) => {
      setProblem(describe(error))
    })
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <label>
        Email <input name="email" type="email" autoComplete="username" required />
      </label>
      <label>
        Password <input name="password" type="password" autoComplete="current-password" required />
      </label>
      {problem && <p role="alert">{problem}</p>}
      <button type="submit">Sign in</button>
    </form>
  )
}

function describe(error: unknown): string {
  const failure = findSessionError(error)
  const isWrong = failure instanceof SignInError && failure.credentialsRefused
  return isWrong ? 'This email and password do not belong together.' : 'That did not work. Try again in a moment.'
}
