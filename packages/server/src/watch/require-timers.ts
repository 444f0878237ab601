/**
 * Throws on Cloudflare Workers, which run nothing between requests: a timer ends with the request that has set it, without a word. They are told by the
 * name that they give (https://developers.cloudflare.com/workers/runtime-apis/web-standards/#navigatoruseragent).
 */
export function requireTimers(): void {
  if (globalThis.navigator?.userAgent !== 'Cloudflare-Workers') return
  const remedy =
    'Leave it out: authenticate asks the store each time. Where the store does not clean up by itself, call cleanUp() in scheduled().'
  throw new Error(`start: a worker runs nothing between its requests. ${remedy}`)
}
