import { SessionWarning } from '@keyturn/react'
import type { ReactNode } from 'react'

/** The deadline is the server's. Anywhere under the provider, once. */
export function IdleWarning(): ReactNode {
  return <SessionWarning />
}
