import type { Session, SessionOptions, TransportAnswer } from '@keyturn/core'
import { createWorld, watchSecrets, type World } from '@keyturn/core/testing'
import type { Api, StartApi } from '@keyturn/test-servers'
import { onTestFinished } from 'vitest'

export interface SignedIn {
  readonly api: Api
  readonly session: Session<unknown>
  readonly world: World
  /** The auth server refuses to refresh from now on. */
  readonly endSession: () => void
  /** The API forgets the tokens so far. */
  readonly revoke: () => Promise<void>
  /** The next tokens are as bad as the last. */
  readonly refuseAll: () => Promise<void>
  readonly refreshes: () => number
  readonly leave: AbortController
}

/** Somebody is signed in at an app whose API this machine serves. */
export async function signIn(startApi: StartApi, options: Partial<SessionOptions<unknown>> = {}): Promise<SignedIn> {
  const api = await startApi()
  onTestFinished(() => api.stop())
  await api.script({ oldestToken: 1 })
  const world = createWorld({ origin: 'location' in globalThis ? location.origin : 'https://app.example' })
  const tab = world.openTab()
  tab.hide()
  let issued = 0
  let isRevoked = false
  const grant = async (id: unknown = 'u1'): Promise<TransportAnswer> => ({
    status: 200,
    body: { accessToken: `sEcReT-${++issued}`, expiresIn: 600, user: { id } },
  })
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession({
    transport: {
      signIn: ({ id }) => grant(id),
      refresh: async () => (isRevoked ? { status: 401, body: { error: 'revoked' } } : grant()),
      signOut: async () => ({ status: 204, body: '' }),
    },
    origins: [api.origin],
    runtime: tab,
    ...options,
  })
  onTestFinished(() => session.dispose())
  await session.signIn({})
  return {
    api,
    session,
    world,
    endSession: () => void (isRevoked = true),
    revoke: () => api.script({ oldestToken: issued + 1 }),
    refuseAll: () => api.script({ oldestToken: Number.MAX_SAFE_INTEGER }),
    refreshes: () => issued - 1,
    leave: new AbortController(),
  }
}
