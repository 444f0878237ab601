import { useProvidedSession } from '@keyturn/react'
import { useEffect } from 'react'
import { mountDevtools, type DevtoolsOptions } from '../mount-devtools.ts'

/** What `mountDevtools` takes beside the session. */
export type KeyturnDevtoolsProps = DevtoolsOptions

/**
 * The devtools of the session that `<AuthProvider>` provides. Put it inside the provider. In production builds it renders nothing and
 * does nothing.
 * @throws {Error} There is no `<AuthProvider>` above.
 */
export function KeyturnDevtools({ runtime, name, corner, open, capacity }: KeyturnDevtoolsProps): null {
  const session = useProvidedSession()
  useEffect(
    () =>
      mountDevtools(session, {
        ...(runtime && { runtime }),
        ...(name !== undefined && { name }),
        ...(corner && { corner }),
        ...(open !== undefined && { open }),
        ...(capacity !== undefined && { capacity }),
      }),
    [session, runtime, name, corner, open, capacity],
  )
  return null
}
