import { RefusalError } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'
import { flagOf } from '../http/request-body.ts'
import { emptyAnswer, jsonAnswer } from '../http/responses.ts'
import type { Answer } from '../http/responses.ts'
import { isBound, sessionEnd } from '../rotation/session-row.ts'
import type { Device, SessionRow } from '../rotation/session-row.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'
import { endSession, endSessionsOf } from '../watch/end-session.ts'
import { authenticated, requireRecentSignIn } from './authenticate.ts'
import { sessionBody } from './issuance.ts'
import type { SessionBody } from './issuance.ts'
import { deletedCookies } from './cookie-deletion.ts'

/** A session of the user as `GET /sessions` lists it. Instants are dates of ISO 8601. */
export interface ListedSession extends SessionBody {
  /** Whether it is the one that asks. */
  readonly current: boolean
  readonly signedInAt: string
  readonly lastActiveAt: string
  readonly device: Device
  /** Whether each refresh has to prove that it comes from the browser that signed in. */
  readonly bound: boolean
}

/** What `GET /sessions` answers: those that live, the one signed in last first. */
export interface SessionListBody {
  readonly sessions: readonly ListedSession[]
}

/** `GET /sessions`: the sessions and devices of the user. */
export async function listSessions<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  const { userId, sessionId } = await authenticated(exchange, settings)
  const rows = await settings.store.listByUser(userId)
  const now = await settings.store.now()
  const living = rows.filter((row) => sessionEnd(row, now) === undefined).toReversed()
  const body: SessionListBody = { sessions: living.map((row) => listed(row, sessionId, now)) }
  return jsonAnswer(body)
}

/** `DELETE /sessions/:id`: ends one of the user's sessions; any but the one that asks only soon after a sign-in. 404 for every other id. */
export async function endOneSession<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  const who = await authenticated(exchange, settings)
  const named = new URL(exchange.request.url).pathname.split('/').at(-1) ?? ''
  const isOwn = named === who.sessionId
  if (!isOwn) await requireRecentSignIn(who, settings.recentSignIn, exchange, settings)
  const { row, now } = await settings.store.find(named)
  if (row?.userId !== who.userId || sessionEnd(row, now)) throw new RefusalError('not-found')
  await endSession(named, isOwn ? 'signed-out' : 'revoked', settings, exchange)
  return emptyAnswer(isOwn ? deletedCookies(exchange, settings) : [])
}

/** `POST /logout-all`: ends all sessions of the user, or all but the one that asks with `{ keepCurrent: true }`; only soon after a sign-in. */
export async function endAllSessions<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  const { userId, sessionId } = await authenticated(exchange, settings, { maxAge: settings.recentSignIn })
  if (!flagOf(exchange.body, 'keepCurrent')) {
    await endSessionsOf(userId, 'signed-out-everywhere', settings, exchange)
    return emptyAnswer(deletedCookies(exchange, settings))
  }
  const others = (await settings.store.listByUser(userId)).filter(({ sid }) => sid !== sessionId)
  for (const { sid } of others) await endSession(sid, 'signed-out-everywhere', settings, exchange)
  return emptyAnswer()
}

function listed(row: SessionRow, current: string, now: number): ListedSession {
  return {
    ...sessionBody(row, now),
    current: row.sid === current,
    signedInAt: new Date(row.createdAt).toISOString(),
    lastActiveAt: new Date(row.lastActiveAt).toISOString(),
    device: row.device,
    bound: isBound(row),
  }
}
