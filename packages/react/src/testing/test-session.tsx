import { useState, type ReactNode } from 'react'
import { AuthProvider } from '../session/auth-provider.tsx'
import { createTestSession, type TestSessionOptions } from './create-test-session.ts'
import type { TestState } from './test-states.ts'

/** Properties of `<TestSession>`. */
export interface TestSessionProps extends TestSessionOptions {
  /** The state to begin with: `signedIn({ user })`, `signedOut()`, `held({ user })`, `unreachable()`, `restoring()`. */
  readonly state: TestState
  readonly children?: ReactNode
}

/**
 * Renders its children with a session in any state, for tests and stories, without a server:
 *
 * ```tsx
 * <TestSession state={signedIn({ user: ada, warning: { remaining: 59_000 } })}><Profile /></TestSession>
 * ```
 *
 * Its props are read once; another `key` begins anew.
 */
export function TestSession({ state, children, ...options }: TestSessionProps): ReactNode {
  const [session] = useState(() => createTestSession(state, options))
  return <AuthProvider session={session}>{children}</AuthProvider>
}
