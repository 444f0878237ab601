import { checks, type Checks } from '#checks'
import type { EndReason } from '../engine/engine-state.ts'
import { isRecord, isText } from '../runtime/shape.ts'

const reasons: readonly unknown[] = Object.keys({
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
} satisfies Record<EndReason, true>)

/** Undefined where the app is built for its users. @throws {TypeError} */
export const checkServer: ((server: unknown) => void) | undefined = checks && checkWith(checks)

function checkWith({ options, isListed }: Checks): (server: unknown) => void {
  return (server) => {
    options(
      'foreignServer',
      server,
      {
        endpoints: [
          isEndpoints,
          'a base URL like "/auth", or { login, refresh }, each with a method before it or none',
          'needed',
        ],
        answer: [isRecord, 'where its answers have what, e.g. { accessToken: "data.token" }'],
        refreshToken: [isText, 'the name of a field of the body, or "header Authorization"'],
        body: [isRecord, 'fields that go along, e.g. { mode: "json" }'],
        refused: [isRefused, `reasons by status, e.g. { 400: "none", empty: "none" }, out of ${reasons.join(', ')}`],
        signIn: [isListed('grants', 'then-refresh'), '"grants" or "then-refresh"'],
        signOut: [isListed('plain', 'with-access-token'), '"plain" or "with-access-token"'],
      },
      '{ endpoints: "/auth" }',
    )
    const place = [isText, 'a path like "data.token", or "header Authorization"'] as const
    const places = { accessToken: place, refreshToken: place, expiresIn: place, milliseconds: place, user: place }
    const { answer = {} } = server as { readonly answer?: unknown } // as has just been seen
    options('foreignServer', answer, places, '{ accessToken: "data.token" }')
  }
}

function isEndpoints(value: unknown): boolean {
  if (!isRecord(value)) return isText(value)
  const { login, refresh, logout, ...others } = value
  return (
    isText(login) && isText(refresh) && (logout === undefined || isText(logout)) && Object.keys(others).length === 0
  )
}

function isRefused(value: unknown): boolean {
  return (
    isRecord(value) &&
    Object.entries(value).every(
      ([status, reason]) => /^([1-5]\d\d|empty)$/.test(status) && (reason === undefined || reasons.includes(reason)),
    )
  )
}
