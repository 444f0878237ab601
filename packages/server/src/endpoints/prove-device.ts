import { boundSessionIdOf, proofOf } from '../http/bound-headers.ts'
import { RefusalError } from '../http/errors.ts'
import type { Exchange } from '../http/exchange.ts'
import { presentedTokens } from '../http/presented.ts'
import { bareAnswer, jsonAnswer } from '../http/responses.ts'
import type { Answer } from '../http/responses.ts'
import { readProof } from '../keys/device-proof.ts'
import { sessionEnd } from '../rotation/session-row.ts'
import type { DeviceBinding } from '../rotation/session-row.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'
import { record } from '../watch/audit.ts'
import { limitedAddress, takePoint } from '../watch/take-point.ts'
import { endOfInstructions, readChallenge, proofRequest, provenCookie } from './bound-session.ts'

/**
 * `POST /bound/refresh`: a browser proves that it has the key of a session. First it is asked to (403 with a challenge), then it gets the cookie that a
 * refresh of the session needs. 401, 404 and 429 are never answered: each of them would end the session in the browser.
 */
export async function proveDevice<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  const sid = boundSessionIdOf(exchange.request)
  if (sid === undefined || !/^[\w-]{1,64}$/.test(sid)) return bareAnswer(403)
  const { row, now } = await settings.store.find(sid)
  const isOver = !row?.bound || sessionEnd(row, now) !== undefined
  if (isOver || (await isOfAnother(sid, exchange, settings))) return jsonAnswer(endOfInstructions(sid))
  const next = [await proofRequest(sid, settings, now)]
  const proof = proofOf(exchange.request)
  if (proof !== undefined) {
    await takePointOrWait(exchange, settings)
    const signed = await whatIsProven(proof, sid, row.bound, settings, now)
    // A body would be taken for instructions.
    if (signed === 'good') return bareAnswer(200, next, [await provenCookie(sid, settings, now)])
    if (signed === 'foreign') record({ type: 'proof-refused', userId: row.userId, sessionId: sid }, settings, exchange)
  }
  return bareAnswer(403, next)
}

// The browser keeps one cookie for all its sessions here. One whose refresh token it does not have any more is of no use, and would put its own
// proof in the place of the one that is needed.
async function isOfAnother<User extends AuthUser>(
  sid: string,
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<boolean> {
  const tokens = await presentedTokens(exchange, settings)
  return tokens.length > 0 && tokens.every((token) => token.sid !== sid)
}

async function whatIsProven<User extends AuthUser>(
  proof: string,
  sid: string,
  key: DeviceBinding,
  settings: AuthServerSettings<User>,
  now: number,
): Promise<'good' | 'old' | 'foreign'> {
  const challenge = await readProof(proof, key)
  return challenge === undefined ? 'foreign' : readChallenge(challenge, sid, 'bound-challenge', settings, now)
}

// Signatures cost time to verify. Whoever sends too many is told to come again, in the one way that ends nothing.
async function takePointOrWait<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<void> {
  try {
    await takePoint('refreshByAddress', limitedAddress(exchange), settings, exchange)
  } catch (error) {
    if (!(error instanceof RefusalError)) throw error
    throw new RefusalError('unavailable', error.retryAfter === undefined ? {} : { retryAfter: error.retryAfter })
  }
}
