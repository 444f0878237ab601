import { originOf, resolveUrl } from '../runtime/url.ts'
import { fits, isDuration, isRecord, isText, type Shape } from '../runtime/shape.ts'
import type { SessionOptions } from './options.ts'

const isCallable = [isFunction, 'a function'] as const

/** What each option should be, for the check and in words. */
const checks = new Map<string, readonly [Shape, string]>(
  Object.entries({
    endpoints: [isEndpoints, 'a base URL like "/auth", or { login, refresh, logout }'],
    transport: [{ signIn: isFunction, refresh: isFunction, signOut: isFunction }, '{ signIn, refresh, signOut }'],
    credential: [isListed(['bearer', 'cookie', 'body']), '"bearer", "cookie" or "body"'],
    refreshTokenStore: [{ read: isFunction, write: isFunction }, '{ read, write }'],
    origins: [isListOf(isOrigin), 'a list of origins like "https://api.example.com"'],
    warnAt: [isListOf(isPositive), 'a list of positive numbers of milliseconds'],
    refreshTimeout: [isPositive, 'a positive number of milliseconds'],
    restore: [isListed(['auto', 'remembered', 'always', 'never']), '"auto", "remembered", "always" or "never"'],
    whenSessionEnds: [isListed(['reject', 'hold']), '"reject" or "hold"'],
    holdLimit: [{ requests: isDuration, wait: isDuration }, '{ requests, wait }, a number and milliseconds'],
    onUserSwitch: [isListed(['end', 'adopt']), '"end" or "adopt"'],
    shareCredential: [isListed([true, false]), 'true or false'],
    csrf: [{ cookie: isText, header: isText }, '{ cookie, header }, the names of both'],
    idempotencyKey: [isListed(['same-origin', 'always']), '"same-origin" or "always"'],
    name: [isText, 'a text that is not empty'],
    isUnauthorized: isCallable,
    classifyRefusal: isCallable,
    readAnswer: isCallable,
    userFromClaims: isCallable,
    userId: [(value: unknown) => isText(value) || isFunction(value), 'the name of a field, or a function'],
    loadUser: isCallable,
    runtime: [{ random: isFunction, newId: isFunction }, 'a runtime like browserRuntime()'],
  } satisfies Record<keyof SessionOptions<unknown>, readonly [Shape, string]>),
)

/**
 * Looks at what the app gave. It costs more than a kilobyte of texts, and what passes here passes in production, so that it is left out there.
 * @throws {TypeError} An option is missing, unknown or of a wrong type; the message names it and what it should be.
 */
export function checkOptions(given: unknown): void {
  if (!isRecord(given)) throw new TypeError('createSession: options must be an object, e.g. { endpoints: "/auth" }.')
  for (const [option, value] of Object.entries(given)) {
    const check = checks.get(option)
    if (!check) throw new TypeError(`createSession: there is no option "${option}".`)
    // As good as absent.
    if (value !== undefined && !fits(value, check[0]))
      throw new TypeError(`createSession: "${option}" must be ${check[1]}.`)
  }
  const { endpoints, transport, credential, refreshTokenStore } = given
  if (endpoints === undefined && transport === undefined)
    throw new TypeError('createSession: "endpoints" must be given, e.g. "/auth", or a "transport".')
  if ((credential === 'body') !== (refreshTokenStore !== undefined))
    throw new TypeError('createSession: "refreshTokenStore" goes with { credential: "body" }, and is needed there.')
}

function isEndpoints(value: unknown): boolean {
  return isText(value) || fits(value, { login: isText, refresh: isText, logout: isText })
}

function isListOf(check: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => Array.isArray(value) && value.every(check)
}

function isListed(values: readonly unknown[]): (value: unknown) => boolean {
  return (value) => values.includes(value)
}

function isOrigin(value: unknown): boolean {
  return isText(value) && originOf(resolveUrl(value, value)) === value
}

function isPositive(value: unknown): boolean {
  return typeof value === 'number' && value > 0
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function'
}
