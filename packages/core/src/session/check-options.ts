import { allChecks, type Expected } from '../checks/all-checks.ts'
import { originOf, resolveUrl } from '../runtime/url.ts'
import { isText } from '../runtime/shape.ts'
import type { SessionOptions } from './options.ts'

const { isDuration, isFunction, isListed, isListOf, isPositive } = allChecks
const callable = [isFunction, 'a function'] as const

/** What each option should be. */
const expected: Readonly<Record<keyof SessionOptions<unknown>, Expected>> = {
  endpoints: allChecks.endpoints,
  transport: [{ signIn: isFunction, refresh: isFunction, signOut: isFunction }, '{ signIn, refresh, signOut }'],
  credential: [isListed('bearer', 'cookie', 'body'), '"bearer", "cookie" or "body"'],
  refreshTokenStore: [{ read: isFunction, write: isFunction }, '{ read, write }'],
  origins: [isListOf(isOrigin), 'a list of origins like "https://api.example.com"'],
  warnAt: [isListOf(isPositive), 'a list of positive numbers of milliseconds'],
  refreshTimeout: [isPositive, 'a positive number of milliseconds'],
  restore: [isListed('auto', 'remembered', 'always', 'never'), '"auto", "remembered", "always" or "never"'],
  whenSessionEnds: [isListed('reject', 'hold'), '"reject" or "hold"'],
  holdLimit: [{ requests: isDuration, wait: isDuration }, '{ requests, wait }, a number and milliseconds'],
  onUserSwitch: [isListed('end', 'adopt'), '"end" or "adopt"'],
  shareCredential: [isListed(true, false), 'true or false'],
  csrf: [{ cookie: isText, header: isText }, '{ cookie, header }, the names of both'],
  idempotencyKey: [isListed('same-origin', 'always'), '"same-origin" or "always"'],
  name: [isText, 'a text that is not empty'],
  isUnauthorized: callable,
  classifyRefusal: callable,
  readAnswer: callable,
  userFromClaims: callable,
  userId: [(value: unknown) => isText(value) || isFunction(value), 'the name of a field, or a function'],
  loadUser: callable,
  runtime: allChecks.runtime,
}

/**
 * Looks at what the app gave. It costs more than a kilobyte of texts, and what passes here passes in production, so that it is left out there.
 * @throws {TypeError} An option is missing, unknown or of a wrong type; the message names it and what it should be.
 */
export function checkOptions(given: Readonly<Partial<Record<keyof SessionOptions<unknown>, unknown>>>): void {
  allChecks.options('createSession', given, expected, '{ endpoints: "/auth" }')
  const { endpoints, transport, credential, refreshTokenStore } = given
  if (endpoints === undefined && transport === undefined)
    throw new TypeError('createSession: "endpoints" must be given, e.g. "/auth", or a "transport".')
  if ((credential === 'body') !== (refreshTokenStore !== undefined))
    throw new TypeError('createSession: "refreshTokenStore" goes with { credential: "body" }, and is needed there.')
}

function isOrigin(value: unknown): boolean {
  return isText(value) && originOf(resolveUrl(value, value)) === value
}
