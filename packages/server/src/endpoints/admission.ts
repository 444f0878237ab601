import { deviceChanges, deviceOf } from '../http/device.ts'
import type { Exchange } from '../http/exchange.ts'
import type { Presented } from '../rotation/judge.ts'
import { hashSecret } from '../rotation/refresh-token.ts'
import type { RefreshToken } from '../rotation/refresh-token.ts'
import type { Admission } from '../rotation/rotation.ts'
import type { Device, SessionRow } from '../rotation/session-row.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'
import { record } from '../watch/audit.ts'
import { subjectOf } from './issuance.ts'
import type { Subject } from './issuance.ts'

/** A refresh token as the judge weighs it, with where it came from. */
export interface PresentedToken extends Presented {
  readonly device: Device
}

/** What is judged of a refresh token that came with a request. */
export function presentedBy(
  { generation, id, secret }: RefreshToken,
  { request, address }: Pick<Exchange, 'request' | 'address'>,
): PresentedToken {
  return { generation, id, secretHash: hashSecret(secret), device: deviceOf(request, address) }
}

/** Refuses a user who is gone, and a device that the app's policy does not let in. */
export async function admit<User extends AuthUser>(
  row: SessionRow,
  { device }: PresentedToken,
  settings: AuthServerSettings<User>,
  exchange: Exchange,
): Promise<Admission<Subject<User>>> {
  const watched = deviceChanges(row.device, device, settings.deviceCheck)
  if (watched.length > 0) {
    record({ type: 'device-changed', userId: row.userId, sessionId: row.sid, changes: watched }, settings, exchange)
  }
  if (watched.some((change) => settings.deviceCheck[change] === 'revoke')) return { reason: 'device-changed' }
  const user = await settings.loadUser(row.userId)
  return user ? { user: await subjectOf(user, row.remember, settings) } : { reason: 'user-unavailable' }
}
