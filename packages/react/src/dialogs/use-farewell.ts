import type { SessionState } from '@keyturn/core'
import { useEffect, useRef, useState } from 'react'
import { useProvidedSession, type RegisteredUser } from '../session/session-context.ts'

/** What is said after a dialog, and a number that tells it from the one before. */
export interface FarewellSaid {
  readonly count: number
  readonly text: string
}

/**
 * What to say once a dialog has closed that nobody closed.
 * @param shown What the dialog is about; null while there is none.
 * @param describe What to say of it, by the state that closed it. Empty for nothing.
 */
export function useFarewell<Shown>(
  shown: Shown | null,
  describe: (shown: Shown, state: SessionState<RegisteredUser>) => string,
): { readonly farewell: FarewellSaid; readonly closeInSilence: () => void } {
  const session = useProvidedSession()
  const [farewell, say] = useState<FarewellSaid>({ count: 0, text: '' })
  const last = useRef<Shown | null>(null)
  const latest = useRef(describe)
  const isShown = shown !== null
  useEffect(() => {
    latest.current = describe
    if (shown !== null) last.current = shown
  })
  useEffect(() => {
    const before = last.current
    if (isShown || before === null) return
    last.current = null
    const text = latest.current(before, session.getState())
    say(({ count }) => ({ count: count + 1, text }))
  }, [isShown, session])
  return { farewell, closeInSilence: () => void (last.current = null) }
}
