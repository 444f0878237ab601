import { useState } from 'react'

export interface Action<Input extends readonly unknown[]> {
  readonly run: (...input: Input) => Promise<void>
  readonly isRunning: boolean
  /** Why the last run failed; undefined while it runs and after a success. */
  readonly error: unknown
}

/** Runs something that may fail, one run at a time, and remembers how the last one went. */
export function useAction<Input extends readonly unknown[]>(
  perform: (...input: Input) => Promise<void>,
): Action<Input> {
  const [isRunning, setRunning] = useState(false)
  const [error, setError] = useState<unknown>()

  async function run(...input: Input): Promise<void> {
    if (isRunning) return
    setRunning(true)
    setError(undefined)
    try {
      await perform(...input)
    } catch (failure) {
      setError(failure)
    } finally {
      setRunning(false)
    }
  }

  return { run, isRunning, error }
}
