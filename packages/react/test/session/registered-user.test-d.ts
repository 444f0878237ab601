import type { EndReason, Session, SessionInfo, SessionWarning } from '@keyturn/core'
import {
  useKnownSession,
  useSession,
  useSessionEvent,
  useSessionWarning,
  useUser,
  type RegisteredUser,
  type RequireSessionProps,
  type SessionView,
  type StandingWarning,
} from '@keyturn/react'
import { createTestSession, signedIn } from '@keyturn/react/testing'
import { expectTypeOf } from 'vitest'
import type { User } from '../user.ts'

expectTypeOf<RegisteredUser>().toEqualTypeOf<User>()
expectTypeOf(useUser).returns.toEqualTypeOf<User | undefined>()
expectTypeOf<ReturnType<SessionView['signIn']>>().toEqualTypeOf<Promise<User>>()

export function useSelection(): void {
  expectTypeOf(useSession((session) => session.user?.name)).toEqualTypeOf<string | undefined>()
}

/** Every field of any status can be destructured. */
export function useEveryField(): void {
  const { status, user, session, activity, warning, reason, retryAt } = useSession()
  expectTypeOf(user).toEqualTypeOf<User | undefined>()
  expectTypeOf(session).toEqualTypeOf<SessionInfo | undefined>()
  expectTypeOf(warning).toEqualTypeOf<SessionWarning | null | undefined>()

  if (status === 'signed-in') {
    expectTypeOf(user).toEqualTypeOf<User>()
    expectTypeOf(warning).toEqualTypeOf<SessionWarning | null>()
    expectTypeOf(reason).toEqualTypeOf<undefined>()
  }
  if (status === 'signed-out') {
    expectTypeOf(reason).toEqualTypeOf<EndReason>()
    expectTypeOf(activity).toEqualTypeOf<undefined>()
  }
  if (status === 'unreachable') expectTypeOf(retryAt).toEqualTypeOf<number>()
}

/** Events, selectors and test sessions know the user, too. */
export function useTypedUser(): void {
  useSessionEvent('signed-in', ({ user }) => expectTypeOf(user).toEqualTypeOf<User>())
  useSessionEvent('ended', ({ reason }) => expectTypeOf(reason).toEqualTypeOf<EndReason>())
  expectTypeOf(useKnownSession(({ user }) => user?.roles)).toEqualTypeOf<readonly string[] | undefined>()
  expectTypeOf(useSessionWarning()).toEqualTypeOf<StandingWarning | null>()
}

expectTypeOf(signedIn).parameter(0).toHaveProperty('user').toEqualTypeOf<User>()
expectTypeOf(createTestSession).returns.toExtend<Session<User>>()
// @ts-expect-error An event that does not exist.
export const useNothing = (): void => useSessionEvent('signed-up', () => {})
// @ts-expect-error Another user than the registered one.
export const nobody = signedIn({ user: { id: 'u1' } })

/** A page for those who are signed in says how the others sign in: in place, or elsewhere, not both. */
expectTypeOf<{ signInPath: string }>().toExtend<RequireSessionProps>()
expectTypeOf<{ signedOut: string }>().toExtend<RequireSessionProps>()
expectTypeOf<{ children: string }>().not.toExtend<RequireSessionProps>()
expectTypeOf<{ signedOut: string; signInPath: string }>().not.toExtend<RequireSessionProps>()
