import type { CookieSettings } from '../http/cookies.ts'
import type { CredentialMode } from '../http/presented.ts'
import type { BoundPolicy } from '../rotation/judge.ts'

/** What can be made of an option: browsers bind neither tokens in bodies nor cookies that are not secure or partitioned. Throws a `TypeError` where it must be and cannot. */
export function resolveBound(
  bound: BoundPolicy = 'off',
  credential: CredentialMode,
  { secure, partitioned }: CookieSettings,
): BoundPolicy {
  const isPossible = credential !== 'body' && secure && !partitioned
  if (isPossible) return bound
  if (bound !== 'require') return 'off'
  throw new TypeError(
    "bound: no browser can do what 'require' asks for without a secure cookie that is not partitioned.",
  )
}
