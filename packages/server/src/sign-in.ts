import { RefusalError } from './errors.ts'
import { endSession, presentedToken, record } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { credentialAnswer, subjectOf } from './issuance.ts'
import type { AuthServerSettings, AuthUser, Lifetimes } from './options.ts'
import { firstRefreshToken, hashSecret } from './refresh-token.ts'
import type { RefreshToken } from './refresh-token.ts'
import { readBody } from './request-body.ts'
import type { Answer } from './responses.ts'
import type { SessionRow } from './session-row.ts'

const longestUserAgent = 256

/** `POST /login`: always a new session; one that was presented with the request ends. `remember: false` lets it end with the browser. */
export async function signIn<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  const { remember = true, ...credentials } = await readBody(exchange.request)
  const former = await presentedToken(exchange, settings)
  const user = await settings.verifyCredentials(credentials)
  if (!user) {
    record({ type: 'sign-in-refused' }, settings, exchange)
    throw new RefusalError('invalid-credentials')
  }
  const { store } = settings
  const subject = await subjectOf(user, settings)
  const now = await store.now()
  const refreshToken = firstRefreshToken(now)
  const row = newRow({
    token: refreshToken,
    secretHash: await hashSecret(refreshToken.secret),
    userId: user.id,
    lifetimes: subject.lifetimes,
    remember: remember !== false,
    userAgent: exchange.request.headers.get('user-agent'),
  })
  await store.create(row)
  // Not before the new one stands: a failure must not leave the browser with neither.
  if (former) await endFormerSession(former, settings, exchange)
  record({ type: 'signed-in', userId: user.id, sessionId: row.sid }, settings, exchange)
  return credentialAnswer({ row, subject, now, refreshToken }, settings)
}

async function endFormerSession<User extends AuthUser>(
  { sid, secret }: RefreshToken,
  settings: AuthServerSettings<User>,
  exchange: Exchange,
): Promise<void> {
  const { row } = await settings.store.find(sid)
  if (row?.secretHash !== (await hashSecret(secret))) return
  await endSession(sid, 'replaced', settings, exchange)
}

interface NewSession {
  readonly token: RefreshToken
  readonly secretHash: string
  readonly userId: string
  readonly lifetimes: Lifetimes
  readonly remember: boolean
  readonly userAgent: string | null
}

function newRow({ token, secretHash, userId, lifetimes, remember, userAgent }: NewSession): SessionRow {
  const now = token.issuedAt
  return {
    sid: token.sid,
    userId,
    secretHash,
    generation: token.generation,
    baseId: token.id,
    promotedAt: now,
    forkedAt: now,
    forks: 0,
    seenAt: null,
    createdAt: now,
    expiresAt: now + lifetimes.session,
    idleTimeout: lifetimes.idle,
    lastActiveAt: now,
    revokedAt: null,
    revokeReason: null,
    version: 0,
    remember,
    device: { userAgent: userAgent?.slice(0, longestUserAgent) ?? null, address: null },
  }
}
