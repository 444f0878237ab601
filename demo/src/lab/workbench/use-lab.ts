import { useCallback, useEffect, useState } from 'react'
import type { LabState } from '../../../backend/lab-state.ts'
import { readLabState } from '../switches/lab-client.ts'

/** How often the page looks at what other tabs did, in milliseconds. */
const LOOK_EVERY = 2_000

export interface Lab {
  /** Undefined until the server has answered once. */
  readonly state: LabState | undefined
  /** Why the last question or order failed; undefined if it did not. */
  readonly error: unknown
  /** Gives an order and takes over the state that it leads to. */
  readonly order: (give: () => Promise<LabState>) => Promise<void>
  readonly reload: () => Promise<void>
}

/** The server's switches, fresh while the page is looked at. */
export function useLab(): Lab {
  const [state, setState] = useState<LabState>()
  const [error, setError] = useState<unknown>()

  const order = useCallback(async (give: () => Promise<LabState>) => {
    try {
      setState(await give())
      setError(undefined)
    } catch (failure) {
      setError(failure)
    }
  }, [])
  const reload = useCallback(async () => order(() => readLabState()), [order])

  useEffect(() => {
    const look = (): void => {
      if (document.visibilityState === 'visible') readLabState().then(setState, setError)
    }
    look()
    const timer = setInterval(look, LOOK_EVERY)
    return () => clearInterval(timer)
  }, [])

  return { state, error, order, reload }
}
