import type { SessionEvents } from '@keyturn/core'
import { checks } from '#checks'
import { useEffect, useInsertionEffect, useRef } from 'react'
import { useProvidedSession, type RegisteredUser } from './session-context.ts'

/**
 * Calls `listener` at each event of this type: `signed-in`, `held`, `ended`, `refreshed`, `warning`. It may be another function in each
 * rendering: the latest is called, and nothing is subscribed anew. An event causes no rendering by itself.
 * @throws {Error} There is no `<AuthProvider>` above.
 */
export function useSessionEvent<Type extends keyof SessionEvents<RegisteredUser>>(
  type: Type,
  listener: (event: SessionEvents<RegisteredUser>[Type]) => void,
): void {
  const { on } = useProvidedSession()
  checks?.values('useSessionEvent', {
    type: [type, ...checks.event],
    listener: [listener, checks.isFunction, 'a function', 'needed'],
  })
  const latest = useRef(listener)
  // Before any effect that may cause an event, and without the warning that React 18 gives for layout effects on a server.
  useInsertionEffect(() => {
    latest.current = listener
  })
  useEffect(() => on(type, (event) => latest.current(event)), [on, type])
}
