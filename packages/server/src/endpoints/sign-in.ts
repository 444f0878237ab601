import { csrfCookies } from '../http/csrf-token.ts'
import { deviceOf } from '../http/device.ts'
import { RefusalError } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'
import { presentedTokens, rowOf } from '../http/presented.ts'
import { flagOf } from '../http/request-body.ts'
import { withCookies } from '../http/responses.ts'
import type { Answer } from '../http/responses.ts'
import { firstRefreshToken, hashSecret } from '../rotation/refresh-token.ts'
import { newSessionId } from '../rotation/session-id.ts'
import { newRow } from '../rotation/session-row.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'
import { record } from '../watch/audit.ts'
import { endSession } from '../watch/end-session.ts'
import { limitedAddress, returnPoints, takePoint } from '../watch/take-point.ts'
import { registrationOffer } from './bound-session.ts'
import { strayCookies } from './cookie-deletion.ts'
import { cookieLifetime, credentialAnswer, subjectOf } from './issuance.ts'

/** `POST /login`: always a new session; one that was presented with the request ends. `remember: false` lets it end with the browser. */
export async function signIn<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  const { store } = settings
  const remember = flagOf(exchange.body, 'remember') ?? true
  const former = await presentedTokens(exchange, settings)
  const user = await verifiedUser(exchange, settings)
  const subject = await subjectOf(user, remember, settings)
  const sid = newSessionId(user.id)
  // By the clock of the node that will have the session, where a store is several.
  const { now } = await store.find(sid)
  const refreshToken = { ...firstRefreshToken(now), sid }
  const row = newRow({
    sid,
    baseId: refreshToken.id,
    secretHash: hashSecret(refreshToken.secret),
    userId: user.id,
    now,
    lifetimes: subject.lifetimes,
    remember,
    device: deviceOf(exchange.request, exchange.address),
  })
  // Before the session stands, so that a failure leaves none behind that nobody holds a token of.
  const answer = await credentialAnswer({ row, subject, now, refreshToken }, settings, exchange)
  const csrf = await csrfCookies(row.sid, cookieLifetime(row, now), settings, now)
  const offer = await registrationOffer(row.sid, settings, now)
  await store.create(row)
  // Not before the new one stands: a failure must not leave the browser with neither.
  for (const token of former) {
    if (await rowOf(token, settings)) await endSession(token.sid, 'replaced', settings, exchange)
  }
  const who = { userId: user.id, sessionId: row.sid }
  record({ type: 'signed-in', ...who }, settings, exchange)
  if (mayLoseCookies(exchange, settings)) record({ type: 'secure-cookie-over-http', ...who }, settings, exchange)
  // First, for a browser that takes one of them for the new one.
  const strays = { ...answer, setCookies: strayCookies(exchange, settings) }
  for (const [name, value] of offer) answer.response.headers.set(name, value)
  return withCookies(strays, [...answer.setCookies, ...csrf])
}

// What the page's own address says, not the request's: behind a proxy that ends TLS that one is of plain http, too.
function mayLoseCookies<User extends AuthUser>(
  { from }: Exchange,
  { credential, cookie }: AuthServerSettings<User>,
): boolean {
  return credential !== 'body' && cookie.secure && from.origin?.startsWith('http:') === true
}

async function verifiedUser<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<User> {
  const { remember: _, refreshToken: _former, refresh_token: _sent, ...credentials } = exchange.body
  const accounts = settings.accountsOf(credentials)
  // Whether there is such an account or not, so that a limit tells nobody.
  await takePoint('signInByAddress', limitedAddress(exchange), settings, exchange)
  for (const account of accounts) await takePoint('signInByAccount', account, settings, exchange)
  const user = await settings.verifyCredentials(credentials)
  if (!user) {
    record({ type: 'sign-in-refused' }, settings, exchange)
    throw new RefusalError('invalid-credentials')
  }
  // Of several it is not known which one it was: whoever has an account must not give another one its tries back.
  const [account, ...others] = accounts
  if (account !== undefined && others.length === 0) await returnPoints('signInByAccount', account, settings)
  return user
}
