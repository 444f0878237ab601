import type { Runtime } from '../runtime/runtime.ts'

/** What the session's options say of who may see the credential. */
export interface ReachOptions {
  readonly origins: readonly string[]
  /** URLs that never carry the credential and are never replayed: those of the auth server itself. */
  readonly endpoints: readonly string[]
  readonly runtime: Pick<Runtime, 'page'>
}

/** The origin of an address (one without a query) where that may see the credential. */
export type Reach = (address: string, origins: readonly string[] | undefined) => string | undefined

/** Only the page's own origin and those that the app named see the credential, and never the auth server's own endpoints. */
export function createReach(options: ReachOptions): Reach {
  const { page } = options.runtime
  if (!page) return () => undefined
  const resolve = (address: string): URL | undefined =>
    URL.canParse(address, page.href) ? new URL(address, page.href) : undefined
  const place = (url: URL | undefined): string | undefined => url && url.origin + url.pathname
  const endpoints = new Set(options.endpoints.map((each) => place(resolve(each))))

  return (address, origins) => {
    const target = resolve(address)
    // Opaque origins are all called "null", and are nobody's in particular.
    if (!target?.protocol.startsWith('http') || endpoints.has(place(target))) return undefined
    const { origin } = target
    const isNamed =
      origin === page.origin ||
      options.origins.includes(origin) ||
      origins?.some((each) => resolve(each)?.origin === origin)
    return isNamed ? origin : undefined
  }
}
