import type { EndReason, SessionInfo, SessionWarning } from '@keyturn/core'
import { useSession, useUser, type RegisteredUser, type SessionView } from '@keyturn/react'
import { expectTypeOf } from 'vitest'
import type { User } from './user.ts'

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
