import { fits, isDuration, isRecord, isText, type Shape } from '../runtime/shape.ts'
import { takePlace } from './take-place.ts'

/** What an option or argument should be: its shape, and that in words that say how to mend it. */
export type Expected = readonly [shape: Shape, words: string, need?: 'needed']

/**
 * What helps whoever writes an app to find a wrong argument where it was given. The import `#checks`, or for authors of adapters
 * `@keyturn/core/checks`, is this, or undefined where the app is built for its users.
 */
export interface Checks {
  /** Stops what a module of before its hot reload made, and remembers how to stop this. */
  readonly takePlace: typeof takePlace
  /** @throws {TypeError} A value is not as expected; the message names the call and the value, and says what it should be. */
  readonly values: (
    call: string,
    given: Readonly<Record<string, readonly [value: unknown, ...expected: Expected]>>,
  ) => void
  /** @throws {TypeError} What was given is no object of options, or one of them is unknown, missing or of a wrong shape. */
  readonly options: (
    call: string,
    given: unknown,
    expected: Readonly<Record<string, Expected>>,
    example: string,
  ) => void
  /** As `options`, but what else the object has is nobody's business. */
  readonly fields: (call: string, given: unknown, expected: Readonly<Record<string, Expected>>, example: string) => void
  readonly isFunction: (value: unknown) => boolean
  readonly isText: (value: unknown) => boolean
  readonly isRecord: (value: unknown) => boolean
  readonly isDuration: (value: unknown) => boolean
  readonly isPositive: (value: unknown) => boolean
  readonly isBoolean: (value: unknown) => boolean
  readonly isListed: (...values: readonly unknown[]) => (value: unknown) => boolean
  readonly isListOf: (check: (value: unknown) => boolean) => (value: unknown) => boolean
  /** A base URL, or each endpoint. */
  readonly endpoints: readonly [shape: Shape, words: string]
  /** What `session.on` can listen to. */
  readonly event: Expected
  /** What `createSession` returned. */
  readonly session: Expected
  /** A whole runtime. */
  readonly runtime: Expected
}

const callable = (value: unknown): boolean => typeof value === 'function'
const page = { origin: isText, href: isText, readCookie: callable }
const whole: Shape = {
  clock: { now: callable, wakeIn: callable },
  locks: { exclusively: callable },
  peers: { join: callable },
  attention: { isVisible: callable, isOnline: callable, watch: callable },
  memory: { read: callable, write: callable },
  page: (value) => value === undefined || fits(value, page),
  random: callable,
  newId: callable,
}
const events: readonly unknown[] = ['signed-in', 'held', 'ended', 'refreshed', 'warning']
const session: Shape = Object.fromEntries(
  ['getState', 'subscribe', 'start', 'now', 'signIn', 'signOut', 'authorize', 'on', 'inspect'].map((name) => [
    name,
    callable,
  ]),
)

export const allChecks: Checks = {
  takePlace,
  values(call, given) {
    for (const [name, [value, ...expected]] of Object.entries(given)) check(call, name, value, expected)
  },
  options(call, given, expected, example) {
    allChecks.fields(call, given, expected, example)
    const unknown = Object.keys(Object(given) as object).find((name) => !Object.hasOwn(expected, name))
    if (unknown === undefined) return
    throw new TypeError(`${call}: there is no option "${unknown}". There are ${Object.keys(expected).join(', ')}.`)
  },
  fields(call, given, expected, example) {
    if (!isRecord(given) || Array.isArray(given)) throw new TypeError(`${call}: needs an object, e.g. ${example}.`)
    for (const [name, each] of Object.entries(expected)) check(call, name, given[name], each)
  },
  isFunction: callable,
  isText,
  isRecord,
  isDuration,
  isPositive: (value) => isDuration(value) && value > 0,
  isBoolean: (value) => typeof value === 'boolean',
  isListed:
    (...values) =>
    (value) =>
      values.includes(value),
  isListOf: (each) => (value) => Array.isArray(value) && value.every(each),
  endpoints: [
    (value) => isText(value) || fits(value, { login: isText, refresh: isText, logout: isText }),
    'a base URL like "/auth", or { login, refresh, logout }',
  ],
  event: [(value) => events.includes(value), `one of ${events.join(', ')}`, 'needed'],
  session: [session, 'what createSession() returned', 'needed'],
  runtime: [whole, 'a whole runtime, e.g. { ...browserRuntime(), random }'],
}

function check(call: string, name: string, value: unknown, [shape, words, need]: Expected): void {
  // What is undefined is as good as absent.
  if (value === undefined ? !need : fits(value, shape)) return
  const part = misfit(value, shape)
  throw new TypeError(`${call}: "${name}" must be ${words}${part && `; its "${part}" is missing or wrong`}.`)
}

/** The first part of a value that is not as it should be, as a path; an empty text where it is the value itself. */
function misfit(value: unknown, shape: Shape): string {
  if (typeof shape === 'function' || !isRecord(value)) return ''
  const [name, each] = Object.entries(shape).find(([field, part]) => !fits(value[field], part)) ?? []
  return name === undefined || !each ? '' : [name, misfit(value[name], each)].filter(Boolean).join('.')
}
