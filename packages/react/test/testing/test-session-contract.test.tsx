import type { Session, SessionState } from '@keyturn/core'
import {
  createTestSession,
  held,
  restoring,
  signedIn,
  signedOut,
  unreachable,
  type TestState,
} from '@keyturn/react/testing'
import { expect, test } from 'vitest'
import { minute, openTab, type OpenTab } from '../signed-in-tab.tsx'
import { ada, type User } from '../user.ts'

// The test session is written by hand. What it shows and does is held against the real one here.

const situations: readonly (readonly [name: string, real: () => Promise<OpenTab>, test: TestState])[] = [
  ['restoring', async () => openTab(), restoring()],
  ['signed in', () => after(0), signedIn({ user: ada })],
  ['about to end for idleness', () => after(25), signedIn({ user: ada, warning: { remaining: 5 * minute } })],
  ['at the last warning', () => after(29), signedIn({ user: ada, warning: { remaining: 59_000 } })],
  [
    'about to end at a fixed time',
    () => after(15, openTab({ endsIn: 20 * minute })),
    signedIn({ user: ada, warning: { remaining: 5 * minute, cause: 'absolute' } }),
  ],
  ['held', () => after(30, openTab({}, { whenSessionEnds: 'hold' })), held({ user: ada })],
  ['signed out for idleness', () => after(30), signedOut({ reason: 'idle' })],
  ['without a session', () => after(0, openTab({ user: null })), signedOut()],
  ['unreachable', () => after(0, openTab({ trouble: 503 })), unreachable()],
]

async function after(minutes: number, opened: OpenTab = openTab()): Promise<OpenTab> {
  await opened.restored()
  await opened.pass(minutes * minute, minute)
  // This server judges no deadlines.
  if (opened.session.getState().status !== 'signed-in') opened.server.user = null
  return opened
}

/** What can be told apart, of moments only that they are there. */
function outline(state: SessionState<User>): unknown {
  return JSON.parse(
    JSON.stringify(state, (key, value: unknown) =>
      ['endsAt', 'idleEndsAt', 'retryAt'].includes(key) || value === 'test-session' || value === 's1'
        ? typeof value
        : value,
    ),
  )
}

test.for(situations)('%s: it looks like the real one', async ([, real, state]) => {
  const { session } = await real()
  expect(outline(createTestSession(state).getState())).toEqual(outline(session.getState()))
})

const deeds: Readonly<Record<string, (session: Session<User>) => unknown>> = {
  extend: (session) => session.extend(),
  refresh: (session) => session.refresh(),
  dismissWarning: (session) => session.dismissWarning(),
  signOut: (session) => session.signOut(),
  'signOut everywhere': (session) => session.signOut({ everywhere: true }),
  signIn: (session) => session.signIn({ name: 'Ada' }),
  getAccessToken: (session) => session.getAccessToken().then(() => 'a token'),
}

/** What a deed comes to, what is told, and what then shows. */
async function consequences(session: Session<User>, deed: (session: Session<User>) => unknown): Promise<unknown> {
  const told: unknown[] = []
  for (const type of ['signed-in', 'held', 'ended', 'refreshed', 'warning'] as const)
    session.on(type, () => told.push(type))
  const outcome = await Promise.resolve(deed(session)).catch((error: unknown) => String(error))
  return { outcome, told, state: outline(session.getState()) }
}

const decided = situations.filter(([name]) => name !== 'restoring' && name !== 'unreachable')
const combinations = decided.flatMap(([name, real, state]) =>
  Object.entries(deeds)
    // Two sign-ins at once, and a token that waits, are for the real one.
    .filter(([deed]) => !(deed === 'signIn' && state(0).status === 'signed-in'))
    .filter(([deed]) => !(deed === 'getAccessToken' && state(0).status === 'held'))
    .map(([deed, act]) => [deed, name, act, real, state] as const),
)

test.for(combinations)('%s while %s does what the real one does', async ([, , deed, real, state]) => {
  const { session } = await real()
  const staged = createTestSession(state, { onSignIn: () => ada })
  expect(await consequences(staged, deed)).toEqual(await consequences(session, deed))
})
