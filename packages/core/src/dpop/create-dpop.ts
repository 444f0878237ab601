import { checks } from '#checks'
import type { AuthorizedRequest, RequestCredential } from '../requests/authorize.ts'
import type { RequestAnswer } from '../requests/request-answer.ts'
import { originOf, resolveUrl } from '../runtime/url.ts'
import { absolute } from '../server/fetch-transport.ts'
import type { Transport, TransportAnswer, TransportCall } from '../server/transport.ts'
import { oauthTransport, type OAuthServer } from '../servers/oauth-transport.ts'
import type { Session } from '../session/create-session.ts'
import { indexedDbKeyStore, type DpopKeyStore } from './key-store.ts'
import { algorithm, signProof, type ProofClaims } from './proof.ts'

/** What `createDpop` takes. */
export interface DpopOptions {
  /** Where the key pair is. @default indexedDbKeyStore() */
  readonly keyStore?: DpopKeyStore
}

/** Tokens that are worth nothing without a key that cannot leave the browser (RFC 9449). */
export interface Dpop {
  /** `oauthTransport` whose calls of the token endpoint carry a proof, so that the tokens are bound to the key. */
  readonly transport: (server: OAuthServer) => Transport
  /**
   * The same session, for requests of an API that wants proofs: give it to `createFetch` or `attachSession` in place of the session. Each request
   * that carries the token goes out with `Authorization: DPoP …` and a proof of its own.
   */
  readonly bind: <User>(session: Session<User>) => Session<User>
  /** `fetch` with an access token and its proof: for `loadUser`, which comes before any request of the session. */
  readonly fetch: (accessToken: string, input: string | URL | Request, init?: RequestInit) => Promise<Response>
}

/**
 * Creates what a session needs for DPoP. The key pair (ES256) comes into being with the first proof. A nonce that a server wants in proofs
 * (`DPoP-Nonce`) is kept for its origin; whoever is refused for the want of one is sent once more with it, where the body can be sent twice.
 *
 * It needs `crypto.subtle`, which there is in secure contexts alone. A server of another origin has to allow the header `DPoP` and to expose
 * `DPoP-Nonce` (CORS).
 */
export function createDpop(options: DpopOptions = {}): Dpop {
  checks?.options(
    'createDpop',
    options,
    { keyStore: [{ read: checks.isFunction, keep: checks.isFunction }, '{ read, keep }'] },
    '{ keyStore: indexedDbKeyStore() }',
  )
  const { keyStore = indexedDbKeyStore() } = options
  const nonces = new Map<string, string>()
  let keys: Promise<CryptoKeyPair> | undefined

  async function findKeys(): Promise<CryptoKeyPair> {
    try {
      return (
        (await keyStore.read()) ?? (await keyStore.keep(await crypto.subtle.generateKey(algorithm, false, ['sign'])))
      )
    } catch (error) {
      // A database that has failed once is asked again.
      keys = undefined
      throw error
    }
  }

  async function prove(claims: ProofClaims): Promise<string> {
    return signProof(await (keys ??= findKeys()), { ...claims, nonce: nonces.get(placeOf(claims)) })
  }

  /** Sends with a proof, and once more where it lacked the nonce that came with the refusal. */
  async function sendProven<Answer>(claims: ProofClaims, sending: Sending<Answer>): Promise<Answer> {
    const first = await sending.send(await prove(claims))
    if (!learn(claims, sending.read(first)) || !sending.isRepeatable) return first
    sending.discard?.(first)
    const second = await sending.send(await prove(claims))
    learn(claims, sending.read(second))
    return second
  }

  /** Whether the answer asks for the nonce that it brings. */
  function learn(claims: ProofClaims, { nonce, isWanted }: NonceNews): boolean {
    if (!nonce) return false
    nonces.set(placeOf(claims), nonce)
    return isWanted
  }

  function transport(server: OAuthServer): Transport {
    const bare = oauthTransport(server)
    const claims = { method: 'POST', url: absolute(server.tokenEndpoint) }
    const proven = (call: TransportCall, send: (call: TransportCall) => Promise<TransportAnswer>) =>
      sendProven(claims, {
        isRepeatable: true,
        send: (proof) => send({ ...call, headers: { ...call.headers, DPoP: proof } }),
        read: newsOfServer,
      })
    return {
      signIn: (fields, call) => proven(call, (each) => bare.signIn(fields, each)),
      refresh: (report, call) => proven(call, (each) => bare.refresh(report, each)),
      signOut: (report, call) => bare.signOut(report, call),
    }
  }

  function bindRequest<Answer>(request: AuthorizedRequest<Answer>): AuthorizedRequest<Answer> {
    const { method = 'GET', repeatable } = request
    return {
      ...request,
      async send(credential, url) {
        const accessToken = /^Bearer (.*)$/.exec(credential?.headers['Authorization'] ?? '')?.[1]
        if (!credential || accessToken === undefined) return request.send(credential, url)
        return sendProven<Answer>(
          { method, url, accessToken },
          {
            isRepeatable: repeatable,
            send: (proof) => request.send(withProof(credential, accessToken, proof), url),
            read: (answer) => newsOf(request.read(answer)),
            discard: (answer) => request.discard?.(answer),
          },
        )
      },
    }
  }

  return {
    transport,
    bind(session) {
      checks?.values('dpop.bind', { session: [session, ...checks.session] })
      return { ...session, authorize: (request) => session.authorize(bindRequest(request)) }
    },
    fetch(accessToken, input, init) {
      const request = new Request(input, init)
      return sendProven(
        { method: request.method, url: request.url, accessToken },
        {
          isRepeatable: true,
          send(proof) {
            const each = request.clone()
            each.headers.set('Authorization', `DPoP ${accessToken}`)
            each.headers.set('DPoP', proof)
            return fetch(each)
          },
          read: ({ status, headers }) =>
            newsOf({ status, challenge: headers.get('WWW-Authenticate'), nonce: headers.get('DPoP-Nonce') }),
          discard: ({ body }) => void body?.cancel().catch(() => {}),
        },
      )
    },
  }
}

interface Sending<Answer> {
  readonly isRepeatable: boolean
  readonly send: (proof: string) => Promise<Answer>
  readonly read: (answer: Answer) => NonceNews
  readonly discard?: (answer: Answer) => void
}

/** What an answer says of nonces. */
interface NonceNews {
  readonly nonce?: string | null | undefined
  readonly isWanted: boolean
}

const WANTED = 'use_dpop_nonce'

/** RFC 9449 §8. */
function newsOfServer({ status, body, headers }: TransportAnswer): NonceNews {
  const { error } = Object(body) as { readonly error?: unknown }
  return { nonce: headers?.get('DPoP-Nonce'), isWanted: status >= 400 && error === WANTED }
}

/** RFC 9449 §9. */
function newsOf(answer: Pick<RequestAnswer, 'status' | 'challenge' | 'nonce'> | undefined): NonceNews {
  return { nonce: answer?.nonce, isWanted: answer?.status === 401 && Boolean(answer.challenge?.includes(WANTED)) }
}

/** Servers give nonces of their own, each for itself. */
function placeOf({ url }: ProofClaims): string {
  return originOf(resolveUrl(url, undefined)) ?? ''
}

function withProof(
  { headers, ...credential }: RequestCredential,
  accessToken: string,
  proof: string,
): RequestCredential {
  return { ...credential, headers: { ...headers, Authorization: `DPoP ${accessToken}`, DPoP: proof } }
}
