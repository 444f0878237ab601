import { boundCookie, boundCookieAttributes, boundCookieName, boundLifetime } from '../http/bound-cookie.ts'
import { challengeHeader, registrationHeader } from '../http/bound-headers.ts'
import type { Cookie } from '../http/cookies.ts'
import type { Exchange } from '../http/exchange.ts'
import { readDatedMac, writeDatedMac } from '../keys/dated-mac.ts'
import type { MacPurpose } from '../keys/dated-mac.ts'
import type { AuthServerSettings } from '../settings/settings.ts'
import type { AuthUser } from '../settings/user.ts'

/**
 * How long, in ms, what a browser is asked to sign is good for. A registration comes at once. The next challenge of a bound session is given with each
 * proof, since Chromium 156 signs what it knows already, and signs again where that is too old: it is to last until the next refresh, and a
 * little longer. Nothing is stored, so a proof can be repeated as long; whoever sees it has seen the cookies, too.
 */
const challengeLifetimes: Readonly<Record<ChallengePurpose, number>> = {
  'bound-registration': 60_000,
  'bound-challenge': 15 * 60_000,
}

type ChallengePurpose = Exclude<MacPurpose, 'bound-cookie'>

/** A text for the browser to sign for a session, which says by itself how long it is good for. */
async function challengeFor<User extends AuthUser>(
  sid: string,
  purpose: ChallengePurpose,
  { keys }: AuthServerSettings<User>,
  now: number,
): Promise<string> {
  const { refresh } = await keys.inUse(now)
  return writeDatedMac({ sid, expiresAt: now + challengeLifetimes[purpose] }, purpose, refresh)
}

/** Whether a browser was asked to sign it for this session; `old`: too long ago. */
export async function readChallenge<User extends AuthUser>(
  text: string,
  sid: string,
  purpose: ChallengePurpose,
  { keys }: AuthServerSettings<User>,
  now: number,
): Promise<'good' | 'old' | 'foreign'> {
  const challenge = await readDatedMac(text, purpose, keys)
  if (challenge?.sid !== sid) return 'foreign'
  return now < challenge.expiresAt ? 'good' : 'old'
}

/** The header by which a sign-in offers to bind its session; none where nothing is offered. Browsers that do not know it ignore it. */
export async function registrationOffer<User extends AuthUser>(
  sid: string,
  settings: AuthServerSettings<User>,
  now: number,
): Promise<readonly (readonly [string, string])[]> {
  if (settings.rules.bound === 'off') return []
  const challenge = await challengeFor(sid, 'bound-registration', settings, now)
  const { basePath, paths } = settings
  return [[registrationHeader, `(ES256);path="${basePath}${paths.bound}";challenge="${challenge}"`]]
}

/** The header that asks for a proof, now or the next time. */
export async function proofRequest<User extends AuthUser>(
  sid: string,
  settings: AuthServerSettings<User>,
  now: number,
): Promise<readonly [string, string]> {
  const challenge = await challengeFor(sid, 'bound-challenge', settings, now)
  return [challengeHeader, `"${challenge}";id="${sid}"`]
}

/** The cookie of a browser that has just proven itself. */
export async function provenCookie<User extends AuthUser>(
  sid: string,
  settings: AuthServerSettings<User>,
  now: number,
): Promise<Cookie> {
  const { refresh } = await settings.keys.inUse(now)
  const value = writeDatedMac({ sid, expiresAt: now + boundLifetime }, 'bound-cookie', refresh)
  return boundCookie(value, refreshPath(settings))
}

/** The path that the bound cookie goes to, and the only one at which browsers hold a request until it is there. */
export function refreshPath<User extends AuthUser>({ basePath, paths }: AuthServerSettings<User>): string {
  return `${basePath}${paths.refresh}`
}

/** What a browser is told of a session that it has registered a key for ("session instructions"). */
export function sessionInstructions<User extends AuthUser>(
  sid: string,
  { request }: Exchange,
  settings: AuthServerSettings<User>,
): object {
  const { basePath, paths, origins } = settings
  const path = refreshPath(settings)
  const initiators = origins.filter((origin) => /^https?:/.test(origin)).map((origin) => new URL(origin).hostname)
  return {
    session_identifier: sid,
    refresh_url: `${basePath}${paths.boundRefresh}`,
    scope: {
      // Secure cookies are for https alone, whatever a proxy in between speaks.
      origin: `https://${new URL(request.url).host}`,
      include_site: false,
      // Everything else is never held up.
      scope_specification: [
        { type: 'exclude', domain: '*', path: '/' },
        { type: 'include', domain: '*', path },
      ],
    },
    credentials: [{ type: 'cookie', name: boundCookieName, attributes: boundCookieAttributes(boundCookie('', path)) }],
    ...(initiators.length > 0 && { allowed_refresh_initiators: initiators }),
  }
}

/** Ends the session in the browser alone: there is nothing any more that it could prove. */
export function endOfInstructions(sid: string): object {
  return { session_identifier: sid, continue: false }
}
