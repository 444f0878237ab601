import { accessCookie, cookieFault, refreshCookie, sessionCookies } from '../http/cookies.ts'
import type { Exchange } from '../http/exchange.ts'
import { speaksOAuth } from '../http/request-body.ts'
import { jsonAnswer, wireSeconds } from '../http/responses.ts'
import type { Answer } from '../http/responses.ts'
import { accessTokenLength, writeAccessToken } from '../keys/access-token.ts'
import { writeRefreshToken } from '../rotation/refresh-token.ts'
import type { RefreshToken } from '../rotation/refresh-token.ts'
import { idleEndsAt } from '../rotation/session-row.ts'
import type { SessionRow } from '../rotation/session-row.ts'
import type { Lifetimes } from '../settings/lifetimes.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'

/** A session on the wire. Seconds: whole ones rounded down, fractions only below one. */
export interface SessionBody {
  readonly id: string
  /** Until the absolute end. */
  readonly expiresIn: number
  /** Until the idle end, if the user does nothing. */
  readonly idleExpiresIn: number
  /** How far activity moves the idle end, so that a client can move it without asking. */
  readonly idleTimeout: number
}

/** What a client gets at sign-in and refresh, where access tokens are in the answer. */
export interface CredentialBody<User extends AuthUser = AuthUser> {
  readonly accessToken: string
  readonly tokenType: 'Bearer'
  /** Seconds. */
  readonly expiresIn: number
  readonly session: SessionBody
  readonly user: User
  /** Only where no cookie carries it, and only a new one: without it the former stays in force. */
  readonly refreshToken?: string
}

/** What a client gets at sign-in and refresh, where both tokens are in cookies. */
export interface CookieCredentialBody<User extends AuthUser = AuthUser> {
  readonly success: true
  /** Of the access token, in seconds. */
  readonly expiresIn: number
  readonly session: SessionBody
  readonly user: User
}

/** Whom a credential is for, with all that the app says about it. */
export interface Subject<User extends AuthUser> {
  readonly user: User
  readonly claims: Readonly<Record<string, unknown>>
  readonly lifetimes: Lifetimes
}

/** What is to be issued. */
export interface Issuance<User extends AuthUser> {
  readonly row: SessionRow
  readonly subject: Subject<User>
  readonly now: number
  /** The new refresh token; without one the client's own stays. */
  readonly refreshToken?: RefreshToken
}

/** Asks the app for everything that a credential needs. Before anything is written, so that a failure costs nobody the session. */
export async function subjectOf<User extends AuthUser>(
  user: User,
  remember: boolean,
  settings: AuthServerSettings<User>,
): Promise<Subject<User>> {
  const subject = { user, claims: settings.claims(user), lifetimes: await settings.lifetimes({ user, remember }) }
  if (settings.credential === 'cookie') await requireRoomInCookie(subject, settings)
  return subject
}

// Browsers would not say a word, and the session would be lost with the next refresh.
async function requireRoomInCookie<User extends AuthUser>(
  { user, claims, lifetimes }: Subject<User>,
  { cookie, issuer, audience, keys }: AuthServerSettings<User>,
): Promise<void> {
  // Of the right length, whatever they will be.
  const now = Date.now()
  const times = { signedInAt: now, issuedAt: now, lifetime: lifetimes.access }
  const content = { issuer, audience, userId: user.id, sessionId: '-'.repeat(22), ...times, claims }
  const { signing } = await keys.inUse(now)
  const fault = cookieFault(cookie.accessName, accessTokenLength(content, signing))
  if (fault === undefined) return
  throw new Error(`claims: ${fault} Put less into the access token, or use another credential mode than 'cookie'.`)
}

/** Issues an access token and, where there is one, the new refresh token, each where the client expects it. */
export async function credentialAnswer<User extends AuthUser>(
  { row, subject, now, refreshToken }: Issuance<User>,
  settings: AuthServerSettings<User>,
  { body: request }: Exchange,
): Promise<Answer> {
  const { credential, cookie, issuer, audience } = settings
  const { user, claims, lifetimes } = subject
  const keys = await settings.keys.inUse(now)
  const lifetime = accessLifetime(row, now, lifetimes)
  const parties = { issuer, audience, userId: row.userId, sessionId: row.sid }
  const times = { signedInAt: row.createdAt, issuedAt: now, lifetime }
  const accessToken = await writeAccessToken({ ...parties, ...times, claims }, keys.signing)
  const text = refreshToken && writeRefreshToken(refreshToken, keys.refresh)

  const told = { expiresIn: wireSeconds(lifetime), session: sessionBody(row, now), user }
  const bearer: CredentialBody<User> = { accessToken, tokenType: 'Bearer', ...told }
  if (credential === 'body') {
    const body = text === undefined ? bearer : { ...bearer, refreshToken: text }
    return jsonAnswer(speaksOAuth(request) ? inSnakeCase(body) : body)
  }
  const kept = cookieLifetime(row, now)
  const cookies = text === undefined ? [] : [refreshCookie(cookie, text, kept), ...sessionCookies(cookie, kept)]
  if (credential === 'bearer') return jsonAnswer(bearer, cookies)
  const body: CookieCredentialBody<User> = { success: true, ...told }
  return jsonAnswer(body, [accessCookie(cookie, accessToken, lifetime), ...cookies])
}

/** How long the cookies of a session are kept, in ms; undefined: until the browser ends. */
export function cookieLifetime(row: SessionRow, now: number): number | undefined {
  return row.remember ? row.expiresAt - now : undefined
}

/** What a client may know of its session. */
export function sessionBody(row: SessionRow, now: number): SessionBody {
  return {
    id: row.sid,
    expiresIn: wireSeconds(row.expiresAt - now),
    idleExpiresIn: wireSeconds(idleEndsAt(row) - now),
    idleTimeout: wireSeconds(row.idleTimeout),
  }
}

function accessLifetime(row: SessionRow, now: number, { access, accessWhileForked }: Lifetimes): number {
  const wanted = row.forks > 1 ? Math.min(access, accessWhileForked) : access
  return Math.min(wanted, row.expiresAt - now)
}

function inSnakeCase<User extends AuthUser>({
  accessToken,
  tokenType,
  expiresIn,
  refreshToken,
  session,
  user,
}: CredentialBody<User>): Readonly<Record<string, unknown>> {
  return {
    access_token: accessToken,
    token_type: tokenType,
    expires_in: expiresIn,
    refresh_token: refreshToken,
    session,
    user,
  }
}
