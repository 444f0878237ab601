import type { AuthServerOptions } from '../../src/settings/options.ts'
import { createServerWorld, createTestBrowser, sessionIdOf } from '../server-world.ts'
import type { Reply, ServerWorld, TestBrowser, User } from '../server-world.ts'
import { createSoftwareDevice } from './software-device.ts'
import type { SoftwareDevice } from './software-device.ts'

export const boundCookie = '__Http-bound'

/** A server that offers to bind sessions. */
export function createBoundWorld(options: Partial<AuthServerOptions<User>> = {}): ServerWorld {
  return createServerWorld({ bound: 'offer', ...options })
}

export interface BoundUser {
  readonly browser: TestBrowser
  readonly device: SoftwareDevice
  readonly sid: string
  readonly signIn: Reply
  /** What a browser with the key does: a cookie that has ended is replaced before the refresh goes out. */
  readonly refresh: () => Promise<Reply>
}

/** A user who has signed in with a browser that has registered its key, and has not refreshed yet. */
export async function registeredUser(world: ServerWorld): Promise<BoundUser> {
  const browser = createTestBrowser(world)
  const device = await createSoftwareDevice(browser)
  const signIn = await browser.signIn()
  const sid = sessionIdOf(signIn)
  await device.register(signIn)
  return {
    browser,
    device,
    sid,
    signIn,
    refresh: async () => {
      if (!browser.jar.has(boundCookie)) await device.prove(sid)
      return browser.post('/auth/refresh')
    },
  }
}

/** The same after the first refresh, which binds the session. */
export async function boundUser(world: ServerWorld): Promise<BoundUser> {
  const user = await registeredUser(world)
  await user.refresh()
  return user
}

/** The same a minute later, when whatever was sent before has arrived. */
export async function longBoundUser(world: ServerWorld): Promise<BoundUser> {
  const user = await boundUser(world)
  world.passTime(60_000)
  return user
}

/** Somebody who has copied the refresh cookie, and nothing else. */
export function thiefOf({ browser }: BoundUser, world: ServerWorld): TestBrowser {
  const thief = createTestBrowser(world)
  thief.cookie = browser.cookie
  return thief
}
