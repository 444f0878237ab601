import { onTestFinished } from 'vitest'
import type { Session } from '../../src/index.ts'
import { createWorld, watchSecrets, type SecretWatch } from '../../src/testing/index.ts'

export interface Story extends SecretWatch {
  readonly session: Session<unknown>
  readonly tokens: { readonly access: string; readonly refresh: string }
  /** What the watch would do when the test is over. */
  readonly check: () => Promise<void>
}

interface StoryOptions {
  readonly user?: (accessToken: string, refreshToken: string) => unknown
  readonly name?: (accessToken: string) => string
}

/** Somebody is signed in with two tokens; the check is the test's to make. */
export async function openStory({ user, name = () => 'session' }: StoryOptions = {}): Promise<Story> {
  let check = (): Promise<void> => Promise.reject(new Error('There is no check.'))
  const watch = watchSecrets((given) => (check = given))
  const tokens = { access: `access-${crypto.randomUUID()}`, refresh: `refresh-${crypto.randomUUID()}` }
  const body = {
    access_token: tokens.access,
    refresh_token: tokens.refresh,
    user: user?.(tokens.access, tokens.refresh) ?? { id: 'u1' },
  }
  const answer = async () => ({ status: 200, body })
  let stored: string | undefined
  const session = watch.createSession({
    credential: 'body',
    refreshTokenStore: { read: () => stored, write: (token) => void (stored = token) },
    transport: { signIn: answer, refresh: answer, signOut: async () => ({ status: 204, body: '' }) },
    runtime: createWorld().openTab(),
    name: name(tokens.access),
  })
  onTestFinished(() => session.dispose())
  await session.signIn({ name: 'Ada' })
  return { ...watch, session, tokens, check }
}
