import { cleanup, render } from '@testing-library/react'
import { createElement, type ReactElement } from 'react'
import { afterEach, expect, test } from 'vitest'
// No token is issued here.
// oxlint-disable-next-line no-restricted-imports
import * as entry from '../src/index.ts'
import * as testing from '../src/testing/index.ts'
import { misuse } from './misuse.ts'

const { AuthProvider, InactivityLimit, RequireSession, SessionHeld, SessionWarning } = entry
const { createTestSession, held, signedIn, signedOut, TestSession, unreachable } = testing

afterEach(cleanup)

const ada = { id: 'u1', name: 'Ada', roles: [] }

/** A component or a function as JavaScript can use it. */
function element(component: unknown, props: object): ReactElement {
  return createElement(component as () => null, props)
}

function Hooked({ use }: { readonly use: () => unknown }): null {
  use()
  return null
}

function rendered(component: unknown, props: object, state = signedIn({ user: ada })): () => unknown {
  return () => render(<TestSession state={state}>{element(component, props)}</TestSession>)
}

function hooked(hook: unknown, ...given: readonly unknown[]): () => unknown {
  return rendered(Hooked, { use: (): unknown => Reflect.apply(hook as () => void, undefined, given) })
}

function called(call: (...given: never[]) => unknown, ...given: readonly unknown[]): () => unknown {
  return (): unknown => Reflect.apply(call, undefined, given)
}

/** Each wrong use, and what its error has to name. */
const wrong: Readonly<Record<string, readonly (readonly [use: () => unknown, names: string])[]>> = {
  AuthProvider: [
    [() => render(element(AuthProvider, {})), 'session={…}'],
    [() => render(element(AuthProvider, { session: {} })), '"session"'],
    [() => render(element(AuthProvider, { session: createTestSession })), '"session"'],
    [() => render(element(AuthProvider, { session: Promise.resolve() })), '"session"'],
  ],
  RequireSession: [
    [rendered(RequireSession, {}, signedOut()), 'signInPath'],
    [rendered(RequireSession, { signedOut: null, texts: { wait: 'x' } }, unreachable()), '"wait"'],
    [rendered(RequireSession, { signedOut: null, texts: { retry: () => 'x' } }, unreachable()), '"retry"'],
    [rendered(RequireSession, { signedOut: null, texts: 'Wait' }, unreachable()), 'texts={'],
  ],
  SessionWarning: [
    [rendered(SessionWarning, { texts: { heading: 'x' } }), '"heading"'],
    [rendered(SessionWarning, { texts: { idle: 'x' } }), '"idle"'],
    [rendered(SessionWarning, { texts: 'x' }), 'texts={'],
  ],
  SessionHeld: [
    [rendered(SessionHeld, { texts: { text: 'x' } }), '"text"'],
    [rendered(SessionHeld, { texts: { titel: 'x' } }), '"titel"'],
  ],
  InactivityLimit: [
    [rendered(InactivityLimit, {}), '"after"'],
    [rendered(InactivityLimit, { after: '30 min' }), '"after"'],
    [rendered(InactivityLimit, { after: 60_000, text: 'x' }), '"text"'],
  ],
  useSession: [
    [hooked(entry.useSession, 'user'), '"selector"'],
    [hooked(entry.useSession, null), '"selector"'],
  ],
  useKnownSession: [[hooked(entry.useKnownSession, 'user'), '"selector"']],
  useSessionEvent: [
    [hooked(entry.useSessionEvent), '"type"'],
    [hooked(entry.useSessionEvent, 'end', () => {}), '"type"'],
    [hooked(entry.useSessionEvent, 'ended'), '"listener"'],
  ],
  signInUrl: [
    [called(entry.signInUrl), '"signInPath"'],
    [called(entry.signInUrl, '/sign-in', 'idle'), '{ reason, returnTo }'],
    [called(entry.signInUrl, '/sign-in', null), '{ reason, returnTo }'],
  ],
  readSignInUrl: [
    [called(entry.readSignInUrl), '"query"'],
    [called(entry.readSignInUrl, null), '"query"'],
  ],
  createTestSession: [
    [called(createTestSession), '"initial"'],
    [called(createTestSession, { status: 'signed-out' }), '"initial"'],
    [called(createTestSession, signedOut(), () => {}), '{ onSignIn }'],
    [called(createTestSession, signedOut(), { onSignin: () => ada }), '"onSignin"'],
    [called(createTestSession, signedOut(), { now: 0 }), '"now"'],
    [(): unknown => Reflect.apply(createTestSession(signedOut()).on, undefined, ['end', () => {}]), '"type"'],
  ],
  TestSession: [[() => render(element(TestSession, {})), '"initial"']],
  signedIn: [
    [called(signedIn), 'signedIn({ user })'],
    [called(signedIn, { user: ada, warning: true }), 'remaining: 59_000'],
    [called(signedIn, { user: ada, warning: { remaining: '1m' } }), '"remaining"'],
  ],
  signedOut: [
    [called(signedOut, 'idle'), 'signedOut({ reason })'],
    [called(signedOut, { reason: 7 }), '"reason"'],
  ],
  held: [[called(held), 'held({ user })']],
  unreachable: [
    [called(unreachable, 5_000), 'unreachable({ retryIn: 5_000 })'],
    [called(unreachable, { retryIn: '5s' }), '"retryIn"'],
  ],
}

/** What takes any value, children, or nothing. */
const takesAnything = [
  'SignedIn',
  'SignedOut',
  'localPath',
  'restoring',
  'useProvidedSession',
  'useSessionWarning',
  'useUser',
]

const uses = Object.entries(wrong).flatMap(([name, each]) =>
  each.map(([use, names], index) => ({ name, index, use, names })),
)

test.for(uses)('a wrong use of $name ($index) is a TypeError that names $names', ({ use, names }) => {
  const thrown = misuse(use)
  expect(thrown).toMatch(/^TypeError: /)
  expect(thrown).toContain(names)
})

test('every public function is in the table, or takes anything', () => {
  const functions = Object.keys({ ...entry, ...testing })
  expect([...Object.keys(wrong), ...takesAnything].toSorted()).toEqual(functions.toSorted())
})
