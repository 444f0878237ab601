import { hasCsrfToken, requireCsrfToken } from '../http/csrf-token.ts'
import type { Exchange } from '../http/exchange.ts'
import { presentedAccessTokens, presentedTokens, rowOf, tokenToRevoke } from '../http/presented.ts'
import type { SentToken } from '../http/presented.ts'
import { flagOf } from '../http/request-body.ts'
import { emptyAnswer } from '../http/responses.ts'
import type { Answer } from '../http/responses.ts'
import { readAccessToken } from '../keys/access-token.ts'
import { readRefreshToken } from '../rotation/refresh-token.ts'
import { sessionEnd } from '../rotation/session-row.ts'
import type { SessionRow } from '../rotation/session-row.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'
import { endSession, endSessionsOf } from '../watch/end-session.ts'
import { limitedAddress, takePoint } from '../watch/take-point.ts'
import { requireRecentSignIn } from './authenticate.ts'
import { deletedCookies } from './cookie-deletion.ts'

// One that a client sent while it was good may arrive a little later; what lies about in logs is to end nothing.
const graceForExpired = 5 * 60_000

/**
 * `POST /logout`: 204 whatever the session's state; any refresh token of the family will do, a stale one too, and without one an access token.
 * A revocation request (RFC 7009), where there are no cookies, ends the session that its `token` is of, and is answered 200 whether there is one or not.
 * `{ everywhere: true }` ends all sessions of the user, if this one still lives. Deletes the cookies that were sent, also where one was sent twice: then it ends the sessions of both.
 */
export async function signOut<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  await takePoint('signOutByAddress', limitedAddress(exchange), settings, exchange)
  const everywhere = flagOf(exchange.body, 'everywhere') ?? false
  const named = tokenToRevoke(exchange, settings)
  const rows =
    named === undefined
      ? await rowsOfPresented(everywhere, exchange, settings)
      : await rowsOfNamed(named, everywhere, exchange, settings)
  for (const row of rows) await endSessions(row, everywhere, settings, exchange)
  return named === undefined ? emptyAnswer(deletedCookies(exchange, settings)) : emptyAnswer([], 200)
}

async function rowsOfPresented<User extends AuthUser>(
  everywhere: boolean,
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<readonly SessionRow[]> {
  const refreshable = await rowsOfRefreshTokens(exchange, settings)
  return refreshable.length > 0 ? refreshable : rowsOfAccessTokens(everywhere, exchange, settings)
}

async function rowsOfNamed<User extends AuthUser>(
  named: string,
  everywhere: boolean,
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<readonly SessionRow[]> {
  const refreshToken = await readRefreshToken(named, settings.keys)
  const row = refreshToken
    ? await rowOf(refreshToken, settings)
    : await rowOfAccessToken({ token: named, isSentByBrowser: false }, everywhere, exchange, settings)
  return row ? [row] : []
}

async function rowsOfRefreshTokens<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<readonly SessionRow[]> {
  const tokens = await presentedTokens(exchange, settings)
  const proven = await Promise.all(tokens.map(({ sid }) => hasCsrfToken(exchange, sid, settings)))
  const own = tokens.filter((_, index) => proven[index])
  const [first] = tokens
  if (first && own.length === 0) await requireCsrfToken(exchange, first.sid, settings)
  const rows = await Promise.all(own.map((token) => rowOf(token, settings)))
  return rows.filter((row) => row !== undefined)
}

async function rowOfAccessToken<User extends AuthUser>(
  { token, isSentByBrowser }: SentToken,
  everywhere: boolean,
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<SessionRow | undefined> {
  const rules = { ...settings, clockTolerance: graceForExpired }
  const claims = await readAccessToken(token, rules, await settings.denyList.now())
  if (typeof claims === 'string') return undefined
  const { sub: userId, sid: sessionId, auth_time: signedInAt } = claims
  if (isSentByBrowser) await requireCsrfToken(exchange, sessionId, settings)
  // As for `POST /logout-all`: whoever found an access token is not to end what it does not name.
  if (everywhere) {
    const who = { userId, sessionId, signedInAt: signedInAt * 1000 }
    await requireRecentSignIn(who, settings.recentSignIn, exchange, settings)
  }
  return (await settings.store.find(sessionId)).row
}

async function rowsOfAccessTokens<User extends AuthUser>(
  everywhere: boolean,
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<readonly SessionRow[]> {
  const sent = presentedAccessTokens(exchange, settings)
  const rows = await Promise.all(sent.map((token) => rowOfAccessToken(token, everywhere, exchange, settings)))
  return rows.filter((row) => row !== undefined)
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
