import { SignJWT, errors, jwtVerify } from 'jose'
import type { CompactJWSHeaderParameters, JWTPayload } from 'jose'
import type { Keys, SigningKey } from './keys.ts'

/** Whom access tokens are by and for. */
export interface AccessTokenParties {
  readonly issuer: string
  readonly audience: string
}

/** What an access token is made of (RFC 9068). */
export interface AccessTokenContent extends AccessTokenParties {
  readonly userId: string
  readonly sessionId: string
  /** In ms since 1970. */
  readonly issuedAt: number
  /** In ms; the token's `exp` is rounded up to a full second. */
  readonly lifetime: number
  /** The app's own claims; they replace none of ours. */
  readonly claims: Readonly<Record<string, unknown>>
}

/** The claims of a verified access token. */
export interface AccessTokenClaims extends JWTPayload {
  readonly sub: string
  readonly sid: string
  readonly exp: number
  readonly iat: number
  readonly jti: string
}

/** Why an access token was refused: only `token-expired` is cured by a refresh. */
export type AccessTokenRefusal = 'token-expired' | 'token-invalid'

/** Writes an access token: a JWT of type `at+jwt`, signed by the signing key in use. */
export async function writeAccessToken(content: AccessTokenContent, { signing: [current] }: Keys): Promise<string> {
  const { issuer, audience, userId, sessionId, issuedAt, lifetime, claims } = content
  return new SignJWT({ ...claims, sid: sessionId })
    .setProtectedHeader({ alg: current.algorithm, typ: 'at+jwt', kid: current.kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(userId)
    .setIssuedAt(Math.floor(issuedAt / 1000))
    .setExpirationTime(Math.ceil((issuedAt + lifetime) / 1000))
    .setJti(crypto.randomUUID())
    .sign(current.privateKey)
}

/** Verifies an access token by the server's own keys and clock, without skew. Says the reason where it is not good. */
export async function readAccessToken(
  text: string,
  keys: Keys,
  { issuer, audience }: AccessTokenParties,
  now: number,
): Promise<AccessTokenClaims | AccessTokenRefusal> {
  try {
    const { payload } = await jwtVerify(text, (header) => verificationKey(header, keys), {
      issuer,
      audience,
      typ: 'at+jwt',
      requiredClaims: ['exp', 'iat', 'jti', 'sid', 'sub'],
      currentDate: new Date(now),
    })
    return isComplete(payload) ? payload : 'token-invalid'
  } catch (error) {
    if (error instanceof errors.JWTExpired) return 'token-expired'
    if (error instanceof errors.JOSEError || error instanceof TypeError) return 'token-invalid'
    throw error
  }
}

// The key decides the algorithm, never the token; and a token that brings or points to keys of its own is not one of ours.
function verificationKey(header: CompactJWSHeaderParameters, { signing }: Keys): CryptoKey {
  const key: SigningKey | undefined = signing.find(({ kid }) => kid === header.kid)
  const bringsKeys = ['jku', 'jwk', 'x5u', 'x5c', 'crit'].some((name) => name in header)
  if (!key || key.algorithm !== header.alg || bringsKeys) throw new errors.JWSInvalid('not a key of this server')
  return key.publicKey
}

function isComplete(payload: JWTPayload): payload is AccessTokenClaims {
  const { sub, exp, iat, jti } = payload
  const areStrings = [sub, jti, payload['sid']].every((claim) => typeof claim === 'string')
  return areStrings && typeof exp === 'number' && typeof iat === 'number'
}
