import type { Address, Runtime } from '../runtime/runtime.ts'
import { originOf, resolveUrl } from '../runtime/url.ts'

/** What the session's options say of who may see the credential. */
export interface ReachOptions {
  readonly origins: readonly string[]
  /** URLs that never carry the credential and are never replayed: those of the auth server itself. */
  readonly endpoints: readonly string[]
  readonly runtime: Pick<Runtime, 'page'>
}

/**
 * The absolute URL of an address where that may see the credential. It has to be sent there: the address itself may mean another place later,
 * when a `<base>` has come into the page.
 */
export type Reach = (address: string, origins: readonly string[] | undefined) => string | undefined

/** Only the page's own origin and those that the app named see the credential, and never the auth server's own endpoints. */
export function createReach(options: ReachOptions): Reach {
  const { page } = options.runtime
  if (!page) return () => undefined
  // As it was when the app made its session, whatever comes into the page.
  const home = page.href
  page.checkAddresses?.(options.endpoints, options.origins)
  const endpoints = new Set(options.endpoints.map((each) => place(resolveUrl(each, home, page))))
  const names = (each: string): string | undefined =>
    // A base URL of "/api" names nobody, also where a `<base>` points elsewhere.
    /^([\w+.-]+:)?\/\//.test(each) ? originOf(resolveUrl(each, home, page)) : undefined

  return (address, origins) => {
    const target = resolveUrl(address, page.href, page)
    const origin = originOf(target)
    if (!target || !origin || endpoints.has(place(target))) return undefined
    const isNamed =
      origin === page.origin || options.origins.includes(origin) || origins?.some((each) => names(each) === origin)
    return isNamed ? target.href : undefined
  }
}

function place(url: Address | undefined): string | undefined {
  return url && `${url.protocol}//${url.host}${url.pathname}`
}
