export { oauthTransport, type OAuthServer } from './oauth-transport.ts'
