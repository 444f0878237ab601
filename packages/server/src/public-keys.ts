import type { Exchange } from './exchange.ts'
import type { AuthServerSettings, AuthUser } from './options.ts'
import { publicAnswer } from './responses.ts'
import type { Answer } from './responses.ts'

const secondsToCache = 300

/** `GET /.well-known/jwks.json`: the public keys of access tokens (RFC 7517 §5), for services that verify them on their own. */
export async function publicKeys<User extends AuthUser>(
  { request }: Exchange,
  { keys }: AuthServerSettings<User>,
): Promise<Answer> {
  const etag = `"${keys.signing.map(({ kid }) => kid).join('.')}"`
  return publicAnswer(request, { keys: keys.signing.map(({ publicJwk }) => publicJwk) }, etag, secondsToCache)
}
