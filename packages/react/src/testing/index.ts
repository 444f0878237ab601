'use client'

export {
  createTestSession,
  type SessionAction,
  type TestableSession,
  type TestSessionOptions,
} from './create-test-session.ts'
export { TestSession, type TestSessionProps } from './test-session.tsx'
export {
  held,
  restoring,
  signedIn,
  signedOut,
  unreachable,
  type SignedInTestState,
  type TestState,
} from './test-states.ts'
