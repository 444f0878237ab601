import { requireObject } from './option-checks.ts'

/** Where each endpoint is, after the base path. */
export interface EndpointPaths {
  readonly login: string
  readonly refresh: string
  readonly logout: string
  readonly logoutAll: string
  readonly session: string
  /** That of a single session is one segment longer. */
  readonly sessions: string
  readonly jwks: string
  /** Where browsers register the key of a session. */
  readonly bound: string
  /** Where they prove that they have it. */
  readonly boundRefresh: string
}

/** Where the endpoints are unless the app says otherwise. */
export const defaultPaths: EndpointPaths = Object.freeze({
  login: '/login',
  refresh: '/refresh',
  logout: '/logout',
  logoutAll: '/logout-all',
  session: '/session',
  sessions: '/sessions',
  jwks: '/.well-known/jwks.json',
  bound: '/bound',
  boundRefresh: '/bound/refresh',
})

const path = /^(\/[^/?#]+)+$/

/** Checks the base path, and takes the slash from its end. */
export function resolveBasePath(basePath: unknown): string {
  const bare = typeof basePath === 'string' ? basePath.replace(/\/$/, '') : undefined
  if (bare === undefined || (bare !== '' && !path.test(bare))) {
    throw new TypeError("basePath: must be a path such as '/auth'.")
  }
  return bare
}

/** Fills in the paths that the app does not say. Throws a `TypeError` for one that is no path, and for two that are the same. */
export function resolvePaths(given: Partial<EndpointPaths>): EndpointPaths {
  requireObject('paths', given)
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(defaultPaths, name)) throw new TypeError(`paths.${name}: there is no such endpoint.`)
    if (typeof value !== 'string' || !path.test(value))
      throw new TypeError(`paths.${name}: must be a path such as '/login'.`)
  }
  const paths = { ...defaultPaths, ...given }
  if (new Set(Object.values(paths)).size < Object.keys(paths).length) {
    throw new TypeError('paths: no two endpoints can be at the same path.')
  }
  return paths
}
