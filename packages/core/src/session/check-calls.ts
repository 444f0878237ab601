import { allChecks, type Expected } from '../checks/all-checks.ts'
import { isRecord } from '../runtime/shape.ts'
import type { Session } from './create-session.ts'

const { isBoolean, isDuration, isFunction, isListOf } = allChecks

const listener: Expected = [isFunction, 'a function', 'needed']
const signal: Expected = [(value) => isRecord(value) && 'aborted' in value, 'an AbortSignal']
const isAddress = (value: unknown): boolean => typeof value === 'string'

type Fields = Readonly<Record<string, Expected>>

const wish: Fields = { signal, minValidity: [isDuration, 'a number of milliseconds'] }
const signOutOptions: Fields = { everywhere: [isBoolean, 'true or false'] }
const request: Fields = {
  url: [isAddress, 'an address', 'needed'],
  method: [isAddress, 'a method like "POST"'],
  origins: [isListOf(isAddress), 'a list of addresses'],
  signal,
  required: [isBoolean, 'true or false'],
  repeatable: [isBoolean, 'true or false: whether the body can be sent twice', 'needed'],
  send: [isFunction, 'a function that sends the request', 'needed'],
  read: [isFunction, 'a function that reads { status, challenge, text } of an answer', 'needed'],
  discard: [isFunction, 'a function'],
}

/**
 * The same session, that looks at what it is called with. What is promised rejects, as everywhere; the rest throws. What a framework hands over beside
 * (an event to `onClick={session.signOut}`) is let pass.
 */
export function checkCalls<User>(session: Session<User>): Session<User> {
  return {
    ...session,
    subscribe(each) {
      allChecks.values('session.subscribe', { listener: [each, ...listener] })
      return session.subscribe(each)
    },
    inspect(each) {
      allChecks.values('session.inspect', { listener: [each, ...listener] })
      return session.inspect(each)
    },
    on(type, each) {
      allChecks.values('session.on', {
        type: [type, ...allChecks.event],
        listener: [each, ...listener],
      })
      return session.on(type, each)
    },
    getAccessToken: promising('getAccessToken', wish, '{ minValidity: 30_000 }', session.getAccessToken, {}),
    signIn: promising('signIn', {}, '{ email, password }, or { answer } of the login endpoint', session.signIn),
    signOut: promising('signOut', signOutOptions, '{ everywhere: true }', session.signOut, {}),
    authorize: promising('authorize', request, '{ url, repeatable, send, read }', session.authorize),
  }
}

/** Not an async function: what waits would weigh more in development than it does. */
function promising<Call extends (given: never) => Promise<unknown>>(
  name: string,
  expected: Fields,
  example: string,
  call: Call,
  absent?: object,
): Call {
  return ((given: never) => {
    try {
      allChecks.fields(`session.${name}`, given === undefined ? absent : given, expected, example)
    } catch (error) {
      return Promise.reject(error)
    }
    return call(given)
    // As generic as `call`, which TypeScript cannot say of a function expression.
  }) as Call
}
