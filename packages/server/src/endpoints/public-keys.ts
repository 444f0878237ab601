import type { Exchange } from '../http/exchange.ts'
import { publicAnswer } from '../http/responses.ts'
import type { Answer } from '../http/responses.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'

const secondsToCache = 300

/** `GET /.well-known/jwks.json`: the public keys of access tokens (RFC 7517 §5), for services that verify them on their own. */
export async function publicKeys<User extends AuthUser>(
  { request }: Exchange,
  settings: AuthServerSettings<User>,
): Promise<Answer> {
  const { signing } = await settings.keys.keys()
  const published = signing.flatMap(({ publicJwk }) => publicJwk ?? [])
  const etag = `"${published.map(({ kid }) => kid).join('.')}"`
  return publicAnswer(request, { keys: published }, etag, secondsToCache)
}
