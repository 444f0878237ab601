import { writeAccessToken } from './access-token.ts'
import { refreshCookie } from './cookies.ts'
import type { AuthServerSettings, AuthUser, Lifetimes } from './options.ts'
import { writeRefreshToken } from './refresh-token.ts'
import type { RefreshToken } from './refresh-token.ts'
import { jsonAnswer, wireSeconds } from './responses.ts'
import type { Answer } from './responses.ts'
import { idleEndsAt } from './session-row.ts'
import type { SessionRow } from './session-row.ts'

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

/** What a client gets at sign-in and refresh. The refresh token is never in it. */
export interface CredentialBody<User extends AuthUser = AuthUser> {
  readonly accessToken: string
  readonly tokenType: 'Bearer'
  /** Seconds. */
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
  /** The new refresh token; without one the client's cookie stays. */
  readonly refreshToken?: RefreshToken
}

/** Asks the app for everything that a credential needs. Before anything is written, so that a failure costs nobody the session. */
export async function subjectOf<User extends AuthUser>(
  user: User,
  settings: AuthServerSettings<User>,
): Promise<Subject<User>> {
  return { user, claims: settings.claims(user), lifetimes: await settings.lifetimes() }
}

/** Issues an access token and, where there is a new refresh token, the cookie with it. */
export async function credentialAnswer<User extends AuthUser>(
  issuance: Issuance<User>,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  const { row, subject, now, refreshToken } = issuance
  const { user, claims, lifetimes } = subject
  const lifetime = accessLifetime(row, now, lifetimes)
  const accessToken = await writeAccessToken(
    {
      issuer: settings.issuer,
      audience: settings.audience,
      userId: row.userId,
      sessionId: row.sid,
      issuedAt: now,
      lifetime,
      claims,
    },
    settings.keys,
  )
  const body: CredentialBody<User> = {
    accessToken,
    tokenType: 'Bearer',
    expiresIn: wireSeconds(lifetime),
    session: sessionBody(row, now),
    user,
  }
  if (!refreshToken) return jsonAnswer(body)
  const text = await writeRefreshToken(refreshToken, settings.keys)
  return jsonAnswer(body, [refreshCookie(settings.cookie, text, row.remember ? row.expiresAt - now : undefined)])
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
