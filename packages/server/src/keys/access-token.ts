import { CompactSign, decodeProtectedHeader, errors, jwtVerify } from 'jose'
import type { CompactJWSHeaderParameters, JWTPayload, ProtectedHeaderParameters } from 'jose'
import type { KeyRing } from './key-ring.ts'
import type { SigningKey } from './keys.ts'

const encoder = new TextEncoder()

/** Whom access tokens are by and for. */
interface AccessTokenParties {
  readonly issuer: string
  readonly audience: string
}

/** What an access token is made of (RFC 9068). */
export interface AccessTokenContent extends AccessTokenParties {
  readonly userId: string
  readonly sessionId: string
  /** When the user signed in, in ms since 1970. */
  readonly signedInAt: number
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
  /** When the user signed in, in seconds since 1970 (RFC 9068 §2.2.1). */
  readonly auth_time: number
}

/** Why an access token was refused: only `token-expired` is cured by a refresh. */
export type AccessTokenRefusal = 'token-expired' | 'token-invalid'

/** Writes an access token: a JWT of type `at+jwt`, signed by `key`. */
export async function writeAccessToken(content: AccessTokenContent, key: SigningKey): Promise<string> {
  // What `SignJWT` does, but for a copy of the claims and setters for each of them, which are a third of its work.
  const payload = encoder.encode(JSON.stringify(payloadOf(content)))
  return new CompactSign(payload).setProtectedHeader(protectedHeaderOf(key)).sign(key.privateKey)
}

/** How long a text `writeAccessToken` makes of this; without signing it, which is most of the work. */
export function accessTokenLength(content: AccessTokenContent, key: SigningKey): number {
  const parts = [protectedHeaderOf(key), payloadOf(content)].map((part) => JSON.stringify(part))
  const sizes = [...parts.map((part) => encoder.encode(part).byteLength), signatureBytes(key)]
  // Base64 without padding, and a dot between each two.
  return sizes.reduce((length, bytes) => length + Math.ceil((bytes * 4) / 3), 2)
}

function protectedHeaderOf({ algorithm, kid }: SigningKey): CompactJWSHeaderParameters {
  return { alg: algorithm, typ: 'at+jwt', kid }
}

function payloadOf(content: AccessTokenContent): JWTPayload {
  const { issuer, audience, userId, sessionId, signedInAt, issuedAt, lifetime, claims } = content
  return {
    ...claims,
    sid: sessionId,
    auth_time: Math.floor(signedInAt / 1000),
    iss: issuer,
    aud: audience,
    sub: userId,
    iat: Math.floor(issuedAt / 1000),
    exp: Math.ceil((issuedAt + lifetime) / 1000),
    jti: crypto.randomUUID(),
  }
}

function signatureBytes({ algorithm, publicKey }: SigningKey): number {
  if (algorithm === 'HS256') return 32
  // That of RSA is as long as the modulus (RFC 8017 §8.2.1), that of a curve two numbers of 32 bytes.
  return 'modulusLength' in publicKey.algorithm ? Number(publicKey.algorithm.modulusLength) / 8 : 64
}

/** By whose rules an access token is verified. */
export interface AccessTokenRules extends AccessTokenParties {
  readonly keys: Pick<KeyRing, 'signingKey'>
  /** How many ms a token is accepted beyond its expiry. */
  readonly clockTolerance: number
}

/** Verifies an access token by the server's own keys (RFC 8725, RFC 9068 §4). Says the reason where it is not good. */
export async function readAccessToken(
  text: string,
  { keys, issuer, audience, clockTolerance }: AccessTokenRules,
  now: number,
): Promise<AccessTokenClaims | AccessTokenRefusal> {
  const key = await verificationKey(text, keys)
  if (!key) return 'token-invalid'
  try {
    const { payload } = await jwtVerify(text, key, {
      issuer,
      audience,
      typ: 'at+jwt',
      requiredClaims: ['exp', 'iat', 'jti', 'sid', 'sub', 'auth_time'],
      clockTolerance: clockTolerance / 1000,
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
// Looked up before anything is verified: keys that cannot be had are no fault of the token, whatever error says so.
async function verificationKey(
  text: string,
  { signingKey }: Pick<KeyRing, 'signingKey'>,
): Promise<CryptoKey | undefined> {
  const header = headerOf(text)
  if (!header || ['jku', 'jwk', 'x5u', 'x5c', 'crit'].some((name) => name in header)) return undefined
  const key = await signingKey(header.kid)
  return key?.algorithm === header.alg ? key?.publicKey : undefined
}

function headerOf(text: string): ProtectedHeaderParameters | undefined {
  try {
    return decodeProtectedHeader(text)
  } catch {
    return undefined
  }
}

function isComplete(payload: JWTPayload): payload is AccessTokenClaims {
  const { sub, exp, iat, jti } = payload
  const areTexts = [sub, jti, payload['sid']].every((claim) => typeof claim === 'string')
  return areTexts && [exp, iat, payload['auth_time']].every((claim) => typeof claim === 'number')
}
