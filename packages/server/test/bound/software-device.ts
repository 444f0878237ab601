import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import type { JWK } from 'jose'
import type { Reply, TestBrowser } from '../server-world.ts'

/** What a browser does by itself for a bound session, as Chromium 156 does it: unquoted headers, no body, no header that a page has to send. */
export interface SoftwareDevice {
  readonly publicJwk: JWK
  /** Answers the offer of a sign-in; undefined where there was none. */
  readonly register: (signIn: Reply, changes?: Forgery) => Promise<Reply | undefined>
  /** Asks for a challenge, and answers it. */
  readonly prove: (sid: string, changes?: Forgery) => Promise<Reply>
  /** Asks without a proof. */
  readonly ask: (sid: string) => Promise<Reply>
  /** Sends a proof of whatever challenge. */
  readonly answer: (sid: string, challenge: string, changes?: Forgery) => Promise<Reply>
}

/** What is otherwise in a proof. */
export interface Forgery {
  readonly header?: Readonly<Record<string, unknown>>
  readonly claims?: Readonly<Record<string, unknown>>
  /** Instead of the device's own. */
  readonly key?: CryptoKey | Uint8Array
  readonly isQuoted?: boolean
}

/** A device with a key of its own, in the browser that has these cookies. */
export async function createSoftwareDevice(browser: TestBrowser): Promise<SoftwareDevice> {
  const { privateKey, publicKey } = await generateKeyPair('ES256')
  const publicJwk = await exportJWK(publicKey)

  async function proof(challenge: string, own: object, { header, claims, key, isQuoted }: Forgery): Promise<string> {
    const text = await new SignJWT({ jti: challenge, ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'dbsc+jwt', ...own, ...header })
      .sign(key ?? privateKey)
    return isQuoted ? `"${text}"` : text
  }

  // What pages have to send, a browser does not.
  const send = async (path: string, headers: Readonly<Record<string, string>>): Promise<Reply> =>
    browser.post(path, undefined, {
      body: null,
      headers: { 'idempotency-key': '', 'content-type': '', origin: '', 'sec-fetch-site': '', ...headers },
    })

  const ask = (sid: string): Promise<Reply> => send('/auth/bound/refresh', { 'sec-secure-session-id': sid })
  const answer = async (sid: string, challenge: string, changes: Forgery = {}): Promise<Reply> =>
    send('/auth/bound/refresh', {
      'sec-secure-session-id': changes.isQuoted ? `"${sid}"` : sid,
      'secure-session-response': await proof(challenge, {}, changes),
    })

  return {
    publicJwk,
    ask,
    answer,
    register: async (signIn, changes = {}) => {
      const [, path, challenge] =
        /^\(ES256\);path="([^"]+)";challenge="([^"]+)"$/.exec(
          signIn.headers.get('secure-session-registration') ?? '',
        ) ?? []
      if (path === undefined || challenge === undefined) return undefined
      return send(path, { 'secure-session-response': await proof(challenge, { jwk: publicJwk }, changes) })
    },
    prove: async (sid, changes) => answer(sid, challengeOf(await ask(sid)), changes),
  }
}

/** The challenge of an answer; it is for the session that it names. */
export function challengeOf({ headers }: Reply): string {
  const [, challenge] = /^"([^"]+)";id="[\w-]+"$/.exec(headers.get('secure-session-challenge') ?? '') ?? []
  if (challenge === undefined) throw new Error('There is no challenge in the answer.')
  return challenge
}
