import { accessCookie, csrfCookie, deletion, refreshCookie } from '../http/cookies.ts'
import type { Cookie } from '../http/cookies.ts'
import { requireCsrfToken } from '../http/csrf-token.ts'
import type { Exchange } from '../http/exchange.ts'
import { presentedAccessToken } from '../http/presented.ts'
import { presentedToken, rowOf } from '../http/presented.ts'
import { flagOf } from '../http/request-body.ts'
import { emptyAnswer } from '../http/responses.ts'
import type { Answer } from '../http/responses.ts'
import { readAccessToken } from '../keys/access-token.ts'
import { sessionEnd } from '../rotation/session-row.ts'
import type { SessionRow } from '../rotation/session-row.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'
import { endSession, endSessionsOf } from '../watch/end-session.ts'
import { limitedAddress, takePoint } from '../watch/take-point.ts'
import { requireRecentSignIn } from './authenticate.ts'

// One that a client sent while it was good may arrive a little later; what lies about in logs is to end nothing.
const graceForExpired = 5 * 60_000

/**
 * `POST /logout`: 204 whatever the session's state; any refresh token of the family will do, a stale one too, and without one an access token.
 * `{ everywhere: true }` ends all sessions of the user, if this one still lives. Deletes the cookies that were sent.
 */
export async function signOut<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  await takePoint('signOutByAddress', limitedAddress(exchange), settings, exchange)
  const everywhere = flagOf(exchange.body, 'everywhere') ?? false
  const row = (await rowOfRefreshToken(exchange, settings)) ?? (await rowOfAccessToken(everywhere, exchange, settings))
  if (row) await endSessions(row, everywhere, settings, exchange)
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

async function rowOfRefreshToken<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<SessionRow | undefined> {
  const token = await presentedToken(exchange, settings)
  if (!token) return undefined
  await requireCsrfToken(exchange, token.sid, settings)
  return rowOf(token, settings)
}

async function rowOfAccessToken<User extends AuthUser>(
  everywhere: boolean,
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<SessionRow | undefined> {
  const sent = presentedAccessToken(exchange, settings)
  if (!sent) return undefined
  const rules = { ...settings, clockTolerance: graceForExpired }
  const claims = await readAccessToken(sent.token, rules, await settings.denyList.now())
  if (typeof claims === 'string') return undefined
  const { sub: userId, sid: sessionId, auth_time: signedInAt } = claims
  if (sent.isSentByBrowser) await requireCsrfToken(exchange, sessionId, settings)
  // As for `POST /logout-all`: whoever found an access token is not to end what it does not name.
  if (everywhere) {
    const who = { userId, sessionId, signedInAt: signedInAt * 1000 }
    await requireRecentSignIn(who, settings.recentSignIn, exchange, settings)
  }
  return (await settings.store.find(sessionId)).row
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
