import { createWorld, watchSecrets, type World } from '@keyturn/core/testing'
import { expect, onTestFinished, test } from 'vitest'
import type { Session } from '../../src/session/create-session.ts'
import type { TransportAnswer } from '../../src/server/transport.ts'

type Call = (session: Session<unknown>) => Promise<unknown>
type Situation = 'signed out' | 'no server' | 'disposed'

const calls: Readonly<Record<string, Call>> = {
  getAccessToken: (session) => session.getAccessToken(),
  refresh: (session) => session.refresh(),
  extend: (session) => session.extend(),
  signIn: (session) => session.signIn({ email: 'ada@example.com', password: 'wrong' }),
  signOut: (session) => session.signOut(),
}

/** What each answers with, as its docstring says: the code of an error, or what it resolves to. */
const outcomes: readonly (readonly [keyof typeof calls, Situation, unknown])[] = [
  ['getAccessToken', 'signed out', 'ERR_SIGNED_OUT'],
  ['refresh', 'signed out', 'ERR_SIGNED_OUT'],
  ['extend', 'signed out', 'ERR_SIGNED_OUT'],
  ['signIn', 'signed out', 'ERR_SIGN_IN_FAILED'],
  ['signOut', 'signed out', { confirmed: true }],
  ['getAccessToken', 'no server', 'ERR_REFRESH_UNAVAILABLE'],
  ['refresh', 'no server', 'ERR_REFRESH_UNAVAILABLE'],
  ['extend', 'no server', 'ERR_REFRESH_UNAVAILABLE'],
  ['signIn', 'no server', 'ERR_SIGN_IN_FAILED'],
  ['signOut', 'no server', { confirmed: false }],
  ['getAccessToken', 'disposed', 'ERR_SESSION_DISPOSED'],
  ['refresh', 'disposed', 'ERR_SESSION_DISPOSED'],
  ['extend', 'disposed', 'ERR_SESSION_DISPOSED'],
  ['signIn', 'disposed', 'ERR_SESSION_DISPOSED'],
]

async function open(situation: Situation): Promise<{ readonly session: Session<unknown>; readonly world: World }> {
  const refused: TransportAnswer = { status: 401, body: { error: 'no-session' } }
  const answer = async (): Promise<TransportAnswer> => {
    if (situation === 'no server') throw new TypeError('Failed to fetch')
    return refused
  }
  const world = createWorld()
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession({
    transport: { signIn: answer, refresh: answer, signOut: answer },
    runtime: world.openTab(),
  })
  onTestFinished(() => session.dispose())
  session.start()
  await world.settle()
  if (situation === 'disposed') session.dispose()
  return { session, world }
}

test.for(outcomes)('%s, %s: %j', async ([name, situation, expected]) => {
  const { session, world } = await open(situation)
  const result = calls[name]?.(session).catch(({ code }: { readonly code: unknown }) => code)
  // Who needs a token waits for the tries that are left.
  await world.advance(5 * 60_000)
  expect(await result).toEqual(expected)
})
