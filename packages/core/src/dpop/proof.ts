/** What a proof is about. */
export interface ProofClaims {
  readonly method: string
  /** Absolute. Its query and fragment do not go into the proof. */
  readonly url: string
  /** The token that goes along; none at the token endpoint. */
  readonly accessToken?: string | undefined
  /** What the server has last asked to be put in. */
  readonly nonce?: string | undefined
}

export const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const

const encoder = new TextEncoder()

/** A DPoP proof (RFC 9449 §4.2): a JWT of the type `dpop+jwt`, signed by ES256 with the key whose public half is in it. */
export async function signProof(
  keys: CryptoKeyPair,
  { method, url, accessToken, nonce }: ProofClaims,
): Promise<string> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey('jwk', keys.publicKey)
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: { kty, crv, x, y } }
  const payload = {
    jti: crypto.randomUUID(),
    htm: method,
    htu: url.replace(/[?#].*/s, ''),
    // Servers allow for clocks that differ a little; those that send a nonce need not look at it (§11.1).
    iat: Math.floor(Date.now() / 1000),
    ath: accessToken === undefined ? undefined : base64url(await hash(accessToken)),
    nonce,
  }
  const text = `${encode(header)}.${encode(payload)}`
  const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.privateKey, encoder.encode(text))
  return `${text}.${base64url(signature)}`
}

function hash(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', encoder.encode(text))
}

function encode(value: object): string {
  return base64url(encoder.encode(JSON.stringify(value)).buffer)
}

/** RFC 7515 §2. */
function base64url(bytes: ArrayBuffer): string {
  const text = String.fromCharCode(...new Uint8Array(bytes))
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}
