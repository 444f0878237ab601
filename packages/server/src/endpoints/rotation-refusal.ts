import { RefusalError } from '../http/errors.ts'
import type { RefusalCode } from '../http/errors.ts'
import { forkDueAt } from '../rotation/judge.ts'
import type { RotationRules } from '../rotation/judge.ts'
import type { Rotation } from '../rotation/rotation.ts'

/** The refusal of a rotation that issued nothing. A base that is repeated too early is told when it may be repeated. */
export function rotationRefused(
  rotation: Pick<Rotation<unknown>, 'verdict' | 'judged' | 'now'>,
  rules: RotationRules,
): RefusalError {
  const code = rotationRefusal(rotation)
  const { judged, now } = rotation
  if (code !== 'too-many-requests' || !judged) return new RefusalError(code)
  return new RefusalError(code, { retryAfter: Math.max(1, Math.ceil((forkDueAt(judged, rules) - now) / 1000)) })
}

/** Why a rotation that issued nothing was refused. */
export function rotationRefusal({ verdict, judged }: Pick<Rotation<unknown>, 'verdict' | 'judged'>): RefusalCode {
  switch (verdict) {
    case 'revoked':
      return judged?.revokeReason === 'reuse-detected' ? 'reuse-detected' : 'revoked'
    case 'theft':
      return 'reuse-detected'
    case 'too-many-forks':
      return 'too-many-requests'
    case 'expired':
    case 'expired-idle':
    case 'superseded':
    case 'not-bound':
      return verdict
    default:
      return 'no-session'
  }
}
