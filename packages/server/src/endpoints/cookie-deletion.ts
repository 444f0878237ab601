import {
  accessCookie,
  csrfCookie,
  deletion,
  isSentTwice,
  refreshCookie,
  sessionCookies,
  strayDeletions,
} from '../http/cookies.ts'
import type { Cookie } from '../http/cookies.ts'
import type { Exchange } from '../http/exchange.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'

/** Deletes those of our cookies that a request carried, and what else may be under their names where one was sent twice. */
export function deletedCookies<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): readonly Cookie[] {
  return [...strayCookies(exchange, settings), ...sentCookies(exchange, settings).map(deletion)]
}

/** Deletes what a browser has under the name of one of our cookies beside ours, where it was sent twice. */
export function strayCookies<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): readonly Cookie[] {
  const { hostname } = new URL(exchange.request.url)
  return sentCookies(exchange, settings)
    .filter(({ name }) => isSentTwice(exchange.cookies, name))
    .flatMap((cookie) => strayDeletions(cookie, hostname, settings.basePath))
}

function sentCookies<User extends AuthUser>(
  { cookies }: Exchange,
  { credential, cookie }: AuthServerSettings<User>,
): readonly Cookie[] {
  if (credential === 'body') return []
  // That of the refresh token last: of several deletions curl (7.88) keeps no other one.
  const ours = [
    ...sessionCookies(cookie, 0),
    csrfCookie(cookie, '', 0),
    accessCookie(cookie, '', 0),
    refreshCookie(cookie, '', 0),
  ]
  return ours.filter(({ name }) => Object.hasOwn(cookies, name))
}
