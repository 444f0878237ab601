import { createAuth0Client, type Auth0Client, type Auth0ClientOptions } from '@auth0/auth0-spa-js'
import axios from 'axios'
import { useEffect, useState, type ReactNode } from 'react'
import { List, mount, SignInForm, type Items } from './mount.tsx'

const api = axios.create({ baseURL: '/api' })

/** Its documented set-up: the client is created, and then asked for a token at each request. */
export function mountWithAuth0(cacheLocation: NonNullable<Auth0ClientOptions['cacheLocation']>): void {
  const client = start(cacheLocation)
  globalThis.signIn = async () => (await client).loginWithRedirect()
  api.interceptors.request.use(async (config) => {
    config.headers.Authorization = `Bearer ${await (await client).getTokenSilently()}`
    return config
  })
  mount(<App client={client} />)
}

async function start(cacheLocation: NonNullable<Auth0ClientOptions['cacheLocation']>): Promise<Auth0Client> {
  const client = await createAuth0Client({
    domain: location.origin,
    clientId: 'bench',
    useRefreshTokens: true,
    useRefreshTokensFallback: true,
    cacheLocation,
    authorizationParams: { redirect_uri: location.origin + location.pathname },
  })
  if (location.search.includes('code=')) {
    await client.handleRedirectCallback()
    history.replaceState(null, '', location.pathname)
  }
  return client
}

async function load(): Promise<Items> {
  return (await api.get<Items>('/items')).data
}

function App({ client }: { readonly client: Promise<Auth0Client> }): ReactNode {
  const [isIn, setIn] = useState<boolean>()
  useEffect(() => void client.then(async (each) => setIn(await each.isAuthenticated())), [client])
  if (isIn === undefined) return null
  return isIn ? <List load={load} /> : <SignInForm />
}
