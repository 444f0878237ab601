import { onTestFinished } from 'vitest'
import type { Session, SessionOptions } from '../src/index.ts'
import {
  createWorld,
  watchSecrets,
  type Tab,
  type TabOptions,
  type World,
  type WorldOptions,
} from '../src/testing/index.ts'
import { createAuthServer, type AuthServer, type AuthServerOptions } from './auth-server.ts'

interface User {
  readonly id: string
  readonly name: string
}

interface OpenTab {
  readonly tab: Tab
  readonly session: Session<User>
}

export interface BrowserOfTabs {
  readonly world: World
  readonly server: AuthServer
  /** Opens a tab with a started session. */
  readonly open: (options?: Partial<SessionOptions<User>>, tabOptions?: TabOptions) => OpenTab
  /** Opens a tab and waits until its session is restored. */
  readonly restored: (options?: Partial<SessionOptions<User>>) => Promise<OpenTab>
  /** Opens a tab that nobody looks at, and waits until its token has expired. */
  readonly expired: (options?: Partial<SessionOptions<User>>) => Promise<OpenTab>
}

/** A world, an auth server, and tabs with a session each; all is disposed when the test ends, and no token may have got out. */
export function createBrowser(serverOptions: AuthServerOptions = {}, worldOptions: WorldOptions = {}): BrowserOfTabs {
  const world = createWorld(worldOptions)
  const server = createAuthServer({ now: world.now, ...serverOptions })
  const { createSession } = watchSecrets(onTestFinished)

  function open(options: Partial<SessionOptions<User>> = {}, tabOptions: TabOptions = {}): OpenTab {
    const tab = world.openTab(tabOptions)
    const session = createSession<User>({ transport: server.transport(tab), runtime: tab, ...options })
    onTestFinished(() => session.dispose())
    session.start()
    return { tab, session }
  }

  async function restored(options: Partial<SessionOptions<User>> = {}): Promise<OpenTab> {
    const opened = open(options)
    await world.advance(serverOptions.latency ?? 0)
    await world.settle()
    return opened
  }

  async function expired(options: Partial<SessionOptions<User>> = {}): Promise<OpenTab> {
    const opened = await restored(options)
    opened.tab.hide()
    await world.advance((serverOptions.tokenLifetime ?? 600_000) + 60_000)
    return opened
  }

  return { world, server, open, restored, expired }
}

/** A browser with two tabs of somebody who is signed in. */
export async function twoTabs(
  options: AuthServerOptions = {},
): Promise<BrowserOfTabs & { readonly here: OpenTab; readonly there: OpenTab }> {
  const browser = createBrowser(options)
  const here = await browser.restored()
  const there = await browser.restored()
  return { ...browser, here, there }
}
