import { accessCookie, csrfCookie, deletion, refreshCookie } from '../cookies.ts'
import type { Cookie } from '../cookies.ts'
import { requireCsrfToken } from '../csrf-token.ts'
import { endSession, endSessionsOf } from '../exchange.ts'
import type { Exchange } from '../exchange.ts'
import { limitedAddress, takePoint } from '../limits.ts'
import { presentedText, presentedToken, rowOf } from '../presented.ts'
import { emptyAnswer } from '../responses.ts'
import type { Answer } from '../responses.ts'
import { sessionEnd } from '../session-row.ts'
import type { SessionRow } from '../session-row.ts'
import type { AuthServerSettings } from '../settings.ts'
import type { AuthUser } from '../user.ts'

/**
 * `POST /logout`: 204 whatever the session's state; any token of the family will do, a stale one too.
 * `{ everywhere: true }` ends all sessions of the user, if this one still lives. Deletes the cookies that were sent.
 */
export async function signOut<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  await takePoint('signOutByAddress', limitedAddress(exchange), settings, exchange)
  if (presentedText(exchange, settings) === undefined) return emptyAnswer(deletedCookies(exchange, settings))
  const token = await presentedToken(exchange, settings)
  if (token) await requireCsrfToken(exchange, token.sid, settings)
  const row = token && (await rowOf(token, settings))
  if (row) await endSessions(row, exchange.body['everywhere'] === true, settings, exchange)
  return emptyAnswer(deletedCookies(exchange, settings))
}

/** Deletes those of our cookies that a request carried. */
export function deletedCookies<User extends AuthUser>(
  { cookies }: Exchange,
  { credential, cookie }: AuthServerSettings<User>,
): readonly Cookie[] {
  if (credential === 'body') return []
  const ours = [refreshCookie(cookie, '', 0), accessCookie(cookie, '', 0), csrfCookie(cookie, '', 0)]
  return ours.filter(({ name }) => Object.hasOwn(cookies, name)).map(deletion)
}

async function endSessions<User extends AuthUser>(
  row: SessionRow,
  everywhere: boolean,
  settings: AuthServerSettings<User>,
  exchange: Exchange,
): Promise<void> {
  if (!everywhere || sessionEnd(row, await settings.store.now())) {
    await endSession(row.sid, 'signed-out', settings, exchange)
    return
  }
  await endSessionsOf(row.userId, 'signed-out-everywhere', settings, exchange)
}
