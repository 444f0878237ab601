import { generateKeyPair, exportJWK } from 'jose'
import { Provider } from 'oidc-provider'
import { createOidcTable, oidcAdapter } from './oidc-adapter.ts'
import type { Peer } from './peer.ts'

const clientId = 'app'
// In seconds.
const hour = 3_600
const fortnight = 14 * 24 * hour
const scope = 'openid offline_access'

/** `oidc-provider` with its defaults, but for keys of its own and an adapter. */
export const oidcProvider: Peer = {
  name: 'oidc-provider',
  setting:
    'its defaults and an adapter over `pg` with one table; a public client, access tokens are opaque, an id token (RS256) with each',
  open: async (pool, issuer, users) => {
    await createOidcTable(pool)
    const { privateKey } = await generateKeyPair('RS256', { extractable: true })
    const provider = new Provider(issuer, {
      adapter: (type) => oidcAdapter(pool, type),
      clients: [
        {
          client_id: clientId,
          token_endpoint_auth_method: 'none',
          grant_types: ['authorization_code', 'refresh_token'],
          redirect_uris: ['https://app.test/callback'],
        },
      ],
      findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
      jwks: { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'RS256' }] },
      // The defaults, which it wants to be said.
      ttl: { Grant: fortnight, RefreshToken: fortnight, AccessToken: hour, IdToken: hour },
      cookies: { keys: ['bench'] },
      features: { devInteractions: { enabled: false } },
    })
    const client = await provider.Client.find(clientId)
    if (!client) throw new Error('There is no client.')
    const refreshTokens: string[] = []
    for (let index = 0; index < users; index++) {
      const accountId = `user-${index}`
      const grant = new provider.Grant({ accountId, clientId })
      grant.addOIDCScope(scope)
      const grantId = await grant.save()
      const authTime = Math.floor(Date.now() / 1000)
      const token = new provider.RefreshToken({
        accountId,
        client,
        grantId,
        scope,
        authTime,
        gty: 'authorization_code',
      })
      refreshTokens.push(await token.save())
    }
    return { listener: provider.callback(), path: '/token', clientId, refreshTokens }
  },
}
