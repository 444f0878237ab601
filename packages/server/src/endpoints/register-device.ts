import { proofOf } from '../http/bound-headers.ts'
import type { Exchange } from '../http/exchange.ts'
import { presentedToken } from '../http/presented.ts'
import { bareAnswer, jsonAnswer } from '../http/responses.ts'
import type { Answer } from '../http/responses.ts'
import type { DevicePublicKey } from '../keys/device-key.ts'
import { readRegistration } from '../keys/device-proof.ts'
import { hashSecret } from '../rotation/refresh-token.ts'
import type { RefreshToken } from '../rotation/refresh-token.ts'
import { sessionEnd } from '../rotation/session-row.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'
import { record } from '../watch/audit.ts'
import { readChallenge, proofRequest, provenCookie, sessionInstructions } from './bound-session.ts'

// As for refreshes: one of n that write at the same time wins each round.
const ROUNDS = 64

type Fault = 'no-session' | 'no-proof' | 'another-key'

/**
 * `POST /bound`: a browser registers a key for the session that it has signed in to a moment ago. A session has one key: it can be registered
 * again, and no other one ever. The session is not bound by that, but by the first proof that comes with a refresh.
 */
export async function registerDevice<User extends AuthUser>(
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  const token = await presentedToken(exchange, settings)
  const fault = token ? await register(token, exchange, settings) : 'no-session'
  if (token && fault === undefined) {
    const now = await settings.store.now()
    const answer = jsonAnswer(sessionInstructions(token.sid, exchange, settings), [
      await provenCookie(token.sid, settings, now),
    ])
    answer.response.headers.set(...(await proofRequest(token.sid, settings, now)))
    return answer
  }
  record({ type: 'registration-refused', fault: fault ?? 'no-session', sessionId: token?.sid }, settings, exchange)
  return bareAnswer(403)
}

async function register<User extends AuthUser>(
  token: RefreshToken,
  exchange: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Fault | undefined> {
  const registration = await readRegistration(proofOf(exchange.request) ?? '')
  if (!registration) return 'no-proof'
  const { key, challenge } = registration
  const secretHash = hashSecret(token.secret)
  for (let round = 0; round < ROUNDS; round++) {
    const { row, now } = await settings.store.find(token.sid)
    if (row?.secretHash !== secretHash || sessionEnd(row, now)) return 'no-session'
    const asked = await readChallenge(challenge, token.sid, 'bound-registration', settings, now)
    if (asked !== 'good') return 'no-proof'
    if (row.bound) return isSameKey(row.bound, key) ? undefined : 'another-key'
    const bound = { ...key, registeredAt: now, confirmedAt: null }
    if (await settings.store.replace({ ...row, bound, version: row.version + 1 }, row.version)) {
      record({ type: 'device-registered', userId: row.userId, sessionId: row.sid }, settings, exchange)
      return undefined
    }
  }
  throw new Error('Too many writes of one session at the same time.')
}

function isSameKey(one: DevicePublicKey, other: DevicePublicKey): boolean {
  return one.x === other.x && one.y === other.y
}
