import type { RealServer } from '../real-server.ts'
import { betterAuthJwt, betterAuthOauth, betterAuthOauthReuse, betterAuthSessionCookie } from './better-auth.ts'
import { bluesky } from './bluesky.ts'
import { directus, directusCookie } from './directus.ts'
import { djangoOauthToolkit, djangoOauthToolkitGrace } from './django-oauth-toolkit.ts'
import { oidcProvider, oidcProviderFixed } from './oidc-provider.ts'
import { simplejwt } from './simplejwt.ts'
import { strapi } from './strapi.ts'

/** All of them, those first that are there soonest. */
export const servers: readonly RealServer[] = [
  betterAuthJwt,
  betterAuthSessionCookie,
  betterAuthOauth,
  betterAuthOauthReuse,
  oidcProvider,
  oidcProviderFixed,
  simplejwt,
  djangoOauthToolkit,
  djangoOauthToolkitGrace,
  strapi,
  bluesky,
  directus,
  directusCookie,
]

/** Those that have not been met, and why. */
export const unmet: Readonly<Record<string, string>> = {
  Doorkeeper: 'Debian has ruby-doorkeeper; the application of Rails around it has yet to be written.',
  'LemonLDAP::NG': 'Debian has lemonldap-ng; the web server around its portal has yet to be set up.',
}
