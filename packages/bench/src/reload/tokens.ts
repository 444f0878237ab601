/** Seconds. */
const LIFETIME = 3_600

export interface Tokens {
  readonly issue: () => { readonly accessToken: string; readonly refreshToken: string; readonly expiresIn: number }
  /** Whether this refresh token is good; it is so once. */
  readonly redeem: (refreshToken: string | undefined) => boolean
  readonly isAccepted: (accessToken: string | undefined) => boolean
  /** An authorization code. */
  readonly code: (nonce: string) => string
  /** The nonce that came with this code, once. */
  readonly redeemCode: (code: string) => string | undefined
  readonly idToken: (claims: { readonly iss: string; readonly aud: string; readonly nonce: string }) => string
}

export function createTokens(): Tokens {
  const accepted = new Set<string>()
  const redeemable = new Set<string>()
  const nonces = new Map<string, string>()
  let issued = 0

  return {
    issue() {
      const number = ++issued
      const [accessToken, refreshToken] = [`access-${number}`, `refresh-${number}`]
      accepted.add(accessToken)
      redeemable.add(refreshToken)
      return { accessToken, refreshToken, expiresIn: LIFETIME }
    },
    redeem: (token = '') => redeemable.delete(token),
    isAccepted: (token = '') => accepted.has(token),
    code(nonce) {
      const code = `code-${++issued}`
      nonces.set(code, nonce)
      return code
    },
    redeemCode(code) {
      const nonce = nonces.get(code)
      nonces.delete(code)
      return nonce
    },
    // auth0-spa-js checks its claims, and leaves its signature to the connection.
    idToken(claims) {
      const now = Math.floor(Date.now() / 1000)
      const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
      const body = { ...claims, sub: 'u1', iat: now, exp: now + LIFETIME }
      return `${part({ alg: 'RS256', typ: 'JWT', kid: 'bench' })}.${part(body)}.${part({})}`
    },
  }
}
