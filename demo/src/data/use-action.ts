import { useRef, useState } from 'react'

export interface Action<Input extends readonly unknown[]> {
  readonly run: (...input: Input) => Promise<void>
  /** For what is shown. A button takes `aria-disabled`, for `disabled` would lose the focus; a second press does nothing anyway. */
  readonly isRunning: boolean
  /** Why the last run failed; undefined while it runs and after a success. */
  readonly error: unknown
}

/** Runs something that may fail, one run at a time, and remembers how the last one went. */
export function useAction<Input extends readonly unknown[]>(
  perform: (...input: Input) => Promise<void>,
): Action<Input> {
  const [isRunning, setRunning] = useState(false)
  // Two presses may come before React has drawn the first.
  const isBusy = useRef(false)
  const [error, setError] = useState<unknown>()

  async function run(...input: Input): Promise<void> {
    if (isBusy.current) return
    isBusy.current = true
    setRunning(true)
    setError(undefined)
    try {
      await perform(...input)
    } catch (failure) {
      setError(failure)
    } finally {
      isBusy.current = false
      setRunning(false)
    }
  }

  return { run, isRunning, error }
}
