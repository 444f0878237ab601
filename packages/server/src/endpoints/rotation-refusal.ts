import type { RefusalCode } from '../http/errors.ts'
import type { Rotation } from '../rotation/rotation.ts'

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
