import type { Session, Transport } from '@keyturn/core'
import { createWorld, watchSecrets, type Tab, type World } from '@keyturn/core/testing'
import { onTestFinished } from 'vitest'
import { devtoolsRuntime } from '../src/controls/devtools-runtime.ts'
import type { Runtime } from '@keyturn/core'

export const minute = 60_000
/** For what the page shows with its next tick: a bound for a machine that is busy, in `waitFor`. */
export const patience = { timeout: 10_000 }

export interface OpenSession {
  readonly world: World
  readonly tab: Tab
  /** The tab, with controls for the panel. */
  readonly runtime: Runtime
  readonly session: Session<unknown>
  /** Every token that the server has issued. */
  readonly tokens: readonly string[]
}

/** A tab with a session that has not started. Its tokens live for ten minutes; it ends after half an hour without activity. */
export function openSession(): OpenSession {
  const world = createWorld()
  const tab = world.openTab()
  const runtime = devtoolsRuntime(tab)
  const tokens: string[] = []
  const { createSession } = watchSecrets(onTestFinished)
  const session = createSession({ transport: createServer(tokens), runtime })
  onTestFinished(() => session.dispose())
  return { world, tab, runtime, session, tokens }
}

function createServer(tokens: string[]): Transport {
  return {
    signIn: () => Promise.reject(new Error('Nobody signs in.')),
    async refresh({ idleFor }) {
      const accessToken = `token-${crypto.randomUUID()}`
      tokens.push(accessToken)
      const user = { id: 'u-42', name: 'Ada Lovelace', email: 'ada@example.com' }
      const session = { id: 's-7', expiresIn: 36_000, idleExpiresIn: 1_800 - idleFor / 1_000, idleTimeout: 1_800 }
      return { status: 200, body: { accessToken, expiresIn: 600, user, session } }
    },
    signOut: async () => ({ status: 204, body: '' }),
  }
}
