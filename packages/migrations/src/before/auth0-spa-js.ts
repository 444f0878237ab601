import { createAuth0Client } from '@auth0/auth0-spa-js'
import axios from 'axios'

const auth0 = await createAuth0Client({
  domain: 'example.eu.auth0.com',
  clientId: 'app',
  useRefreshTokens: true,
  authorizationParams: { redirect_uri: location.origin, scope: 'openid profile offline_access' },
})

export async function signIn(): Promise<void> {
  if (location.search.includes('code=')) await auth0.handleRedirectCallback()
  else if (!(await auth0.isAuthenticated())) await auth0.loginWithRedirect()
}

export const api = axios.create({ baseURL: '/api' })
api.interceptors.request.use(async (config) => {
  config.headers.Authorization = `Bearer ${await auth0.getTokenSilently()}`
  return config
})

export function signOut(): Promise<void> {
  return auth0.logout({ logoutParams: { returnTo: location.origin } })
}
