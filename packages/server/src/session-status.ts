import { RefusalError } from './errors.ts'
import { presentedRow } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { sessionBody } from './issuance.ts'
import type { SessionBody } from './issuance.ts'
import type { AuthServerSettings, AuthUser } from './options.ts'
import { refusalOf } from './refresh.ts'
import { jsonAnswer } from './responses.ts'
import type { Answer } from './responses.ts'
import { sessionEnd } from './session-row.ts'

/** What `GET /session` answers. */
export interface SessionStatusBody<User extends AuthUser = AuthUser> {
  readonly session: SessionBody
  readonly user: User
}

/** `GET /session`: how the session of the cookie stands. Writes nothing and moves no deadline. */
export async function sessionStatus<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  const row = await presentedRow(exchange, settings)
  if (!row) throw new RefusalError('no-session')
  const now = await settings.store.now()
  const end = sessionEnd(row, now)
  if (end) throw new RefusalError(refusalOf({ verdict: end, judged: row }))
  const user = await settings.loadUser(row.userId)
  if (!user) throw new RefusalError('revoked')
  const body: SessionStatusBody<User> = { session: sessionBody(row, now), user }
  return jsonAnswer(body)
}
