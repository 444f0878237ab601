import type { EndReason } from '@keyturn/core'

/** What a sign-in page should know. */
export interface SignInRequest {
  /** Why one has to sign in; undefined where there is nothing to say. */
  readonly reason?: EndReason | undefined
  /** Where to go afterwards: a path of this origin, with its query and fragment. */
  readonly returnTo?: string | undefined
}

const REASON = 'reason'
const RETURN_TO = 'returnTo'

/**
 * The address of the sign-in page that says why and where to go afterwards: `/sign-in?reason=idle&returnTo=%2Fexpenses`. What is no
 * {@link localPath} is left out, and so is the reason `none`.
 * @param signInPath The app's own sign-in page, which may have a query already.
 */
export function signInUrl(signInPath: string, request: SignInRequest = {}): string {
  // This file is for servers, too, and imports nothing that could be left out.
  if (typeof signInPath !== 'string' || !(request instanceof Object))
    throw new TypeError('signInUrl: "signInPath" must be a path; then { reason, returnTo }.')
  const { reason, returnTo } = request
  const query = new URLSearchParams()
  if (reason && reason !== 'none') query.set(REASON, reason)
  const path = localPath(returnTo)
  if (path !== undefined) query.set(RETURN_TO, path)
  if (query.size === 0) return signInPath
  return `${signInPath}${signInPath.includes('?') ? '&' : '?'}${query}`
}

/**
 * What {@link signInUrl} wrote. Anybody can write such an address, so nothing is believed: `returnTo` is a path of this origin or
 * `fallback`, the reason one that exists or undefined.
 * @param query Of the sign-in page's address, e.g. `location.search`.
 */
export function readSignInUrl(
  query: string | URLSearchParams,
  fallback: string = '/',
): { readonly reason: EndReason | undefined; readonly returnTo: string } {
  if (query === undefined || query === null) throw new TypeError('readSignInUrl: "query" must be location.search.')
  const entries = new URLSearchParams(query)
  const reason = entries.get(REASON)
  return {
    reason: isReason(reason) ? reason : undefined,
    returnTo: localPath(entries.get(RETURN_TO)) ?? fallback,
  }
}

/** Any origin will do: what leaves it leaves every other. */
const BASE = 'http://origin.invalid'
/** Longer addresses are cut off on their way. */
const MOST_CHARACTERS = 2_000

/**
 * The path with query and fragment that `value` stands for on whatever origin it is followed, or undefined where it could lead elsewhere:
 * `//evil.example`, `/\evil.example`, `https:…`, `javascript:…`, and whatever becomes such a thing by resolving dots, dropping
 * line breaks or decoding, as often as anybody may decode it. An open redirect lends the app's name to a phishing page.
 */
export function localPath(value: unknown): string | undefined {
  if (typeof value !== 'string' || value[0] !== '/' || value.length > MOST_CHARACTERS) return undefined
  const path = resolve(value)
  return path !== undefined && stays(path, new Set()) ? path : undefined
}

/** Whether it stays on the origin, in whatever order and however often it is resolved and decoded. */
function stays(path: string, seen: Set<string>): boolean {
  if (seen.has(path)) return true
  seen.add(path)
  const resolved = resolve(path)
  return resolved !== undefined && stays(resolved, seen) && stays(decode(path), seen)
}

/** As browsers resolve it; undefined where that is another origin, or a path that would be one where it is resolved again. */
function resolve(value: string): string | undefined {
  if (!URL.canParse(value, BASE)) return undefined
  const { origin, pathname, search, hash } = new URL(value, BASE)
  return origin === BASE && !pathname.startsWith('//') ? pathname + search + hash : undefined
}

/** What has a meaning in addresses is ASCII; a lone per cent sign means itself, and must not save the rest from being looked at. */
function decode(text: string): string {
  return text.replace(/%([0-7][\da-f])/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
}

const reasons: Readonly<Record<EndReason, true>> = {
  none: true,
  'cookie-not-kept': true,
  'signed-out': true,
  'signed-out-elsewhere': true,
  'user-switched': true,
  idle: true,
  expired: true,
  revoked: true,
  'reuse-detected': true,
  'not-bound': true,
}

function isReason(value: string | null): value is EndReason {
  return value !== null && Object.hasOwn(reasons, value)
}
