import { expect, test } from 'vitest'
import type { SessionOptions } from '../../src/index.ts'
import { alice } from '../auth-server.ts'
import { createBrowser, type BrowserOfTabs } from '../browser-of-tabs.ts'

// D-CS-12

interface User {
  readonly id: string
  readonly name: string
}

const hint = 'keyturn-session'

/** What happened on this origin before somebody was sent to the server to sign in. */
const histories: Readonly<
  Record<string, (browser: BrowserOfTabs, options: Partial<SessionOptions<User>>) => Promise<void>>
> = {
  'first visit ever': async () => {},
  'has seen the sign-in page before': async ({ open, world }, options) => {
    const { tab } = open(options)
    await world.settle()
    tab.close()
  },
  'signed out here': async ({ open, world }, options) => {
    const { session, tab } = open(options)
    await session.signIn({ name: 'Alice' })
    await session.signOut()
    await world.settle()
    tab.close()
  },
}
const cases = Object.keys(histories).flatMap((history) =>
  (['auto', 'remembered', 'always'] as const).map((restore) => ({ history, restore })),
)

test.for(cases)('a sign-in that happened on the server is found: $history, $restore', async ({ history, restore }) => {
  const browser = createBrowser()
  const { world, server, open } = browser
  server.user = undefined
  await histories[history]?.(browser, { restore })
  // The callback of single sign-on, and the redirect back.
  server.user = alice
  world.setCookie(hint, '1')
  const { session, tab } = open({ restore })
  await world.settle()
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: alice })
  tab.close()
  const reloaded = open({ restore })
  await world.settle()
  expect(reloaded.session.getState()).toMatchObject({ status: 'signed-in', user: alice })
})

test.for(['auto', 'remembered'] as const)(
  'a hint that has outlived its session causes one question: %s',
  async (restore) => {
    const { world, server, open } = createBrowser()
    server.user = undefined
    world.setCookie(hint, '1')
    for (let visit = 0; visit < 3; visit++) {
      const { session, tab } = open({ restore })
      await world.settle()
      expect(session.getState()).toEqual({ status: 'signed-out', reason: 'none' })
      tab.close()
    }
    expect(server.refreshes).toHaveLength(1)
  },
)

test('a hint undoes no sign-out that the server has not heard of, and makes nobody ask who never wants to', async () => {
  const { world, server, open, restored } = createBrowser()
  const { session, tab } = await restored()
  server.signOutReply = 'network-error'
  world.setCookie(hint, '1')
  await session.signOut()
  tab.close()
  const reloaded = open()
  await world.settle()
  expect(reloaded.session.getState()).toMatchObject({ status: 'signed-out' })
  expect(open({ restore: 'never', name: 'other' }).session.getState()).toMatchObject({ status: 'signed-out' })
})

test('a page that comes back finds a sign-in that happened on the server meanwhile', async () => {
  const { world, server, open } = createBrowser()
  server.user = undefined
  const { session, tab } = open()
  await world.settle()
  tab.leavePage()
  server.user = alice
  world.setCookie(hint, '1')
  tab.returnToPage()
  await world.settle()
  expect(session.getState()).toMatchObject({ status: 'signed-in', user: alice })
})
