import type { EndpointPaths } from '../settings/paths.ts'

const methods: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  'PATCH',
])

/** The method of a request as attributes have it: one that nobody knows must not make a series of its own (semantic conventions, HTTP). */
export function methodOf({ method }: Request): string {
  return methods.has(method) ? method : '_OTHER'
}

/** The path of an endpoint as it was set up, with `{id}` in place of what varies; undefined for any other path. */
export function routeOf({ url }: Request, basePath: string, paths: EndpointPaths): string | undefined {
  const { pathname } = new URL(url)
  if (!pathname.startsWith(basePath)) return undefined
  const path = pathname.slice(basePath.length)
  if (Object.values(paths).includes(path)) return `${basePath}${path}`
  return /^\/[^/]+$/.test(path.slice(paths.sessions.length)) && path.startsWith(paths.sessions)
    ? `${basePath}${paths.sessions}/{id}`
    : undefined
}
