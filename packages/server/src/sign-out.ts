import { deletedCookie } from './cookies.ts'
import { endSession, presentedRow, presentedText, record } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import type { AuthServerSettings, AuthUser } from './options.ts'
import { readBody } from './request-body.ts'
import { emptyAnswer } from './responses.ts'
import type { Answer } from './responses.ts'
import { sessionEnd } from './session-row.ts'
import type { SessionRow } from './session-row.ts'

/**
 * `POST /logout`: 204 whatever the session's state; any token of the family will do, a stale one too.
 * `{ everywhere: true }` ends all sessions of the user, if this one still lives. Deletes the cookie where one was sent.
 */
export async function signOut<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  const { everywhere } = await readBody(exchange.request)
  if (presentedText(exchange, settings) === undefined) return emptyAnswer()
  const row = await presentedRow(exchange, settings)
  if (row) await endSessions(row, everywhere === true, settings, exchange)
  return emptyAnswer([deletedCookie(settings.cookie)])
}

async function endSessions<User extends AuthUser>(
  row: SessionRow,
  everywhere: boolean,
  settings: AuthServerSettings<User>,
  exchange: Exchange,
): Promise<void> {
  const { store } = settings
  if (!everywhere || sessionEnd(row, await store.now())) {
    await endSession(row.sid, 'signed-out', settings, exchange)
    return
  }
  const reason = 'signed-out-everywhere'
  const ended = await store.revokeByUser(row.userId, reason)
  for (const sessionId of ended) record({ type: 'revoked', sessionId, reason }, settings, exchange)
}
