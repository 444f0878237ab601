import { attachSession } from '@keyturn/axios'
import { createSession, type RefreshTokenStore, type Session } from '@keyturn/core'
import { oauthTransport } from '@keyturn/core/oauth'
import axios, { type AxiosInstance } from 'axios'

export interface Profile {
  readonly sub: string
  readonly name: string
}

/** `issuer` is `https://example.eu.auth0.com`. The store lives in memory, in a keychain, or behind a server of yours. */
export function createAuth0Session(issuer: string, refreshTokenStore: RefreshTokenStore): Session<Profile> {
  return createSession<Profile>({
    transport: oauthTransport({
      clientId: 'app',
      tokenEndpoint: `${issuer}/oauth/token`,
      revocationEndpoint: `${issuer}/oauth/revoke`,
    }),
    credential: 'body',
    refreshTokenStore,
    async loadUser({ accessToken, signal }) {
      const answer = await fetch(`${issuer}/userinfo`, { headers: { authorization: `Bearer ${accessToken}` }, signal })
      if (!answer.ok) throw new Error(`The provider answered ${answer.status} to the question who this is.`)
      return (await answer.json()) as Profile // OpenID Connect Core §5.3
    },
  })
}

/** On the page that the provider leads back to; `codeVerifier` is the one of the redirect (RFC 7636). */
export async function finishSignIn(session: Session<Profile>, codeVerifier: string): Promise<Profile> {
  const code = new URLSearchParams(location.search).get('code')
  return session.signIn({
    grant_type: 'authorization_code',
    code,
    code_verifier: codeVerifier,
    redirect_uri: location.origin,
  })
}

export function createApi(session: Session<Profile>): AxiosInstance {
  const api = axios.create({ baseURL: '/api' })
  attachSession(api, session)
  return api
}
