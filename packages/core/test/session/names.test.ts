import { expect, onTestFinished, test } from 'vitest'
import type { SessionOptions, Transport } from '../../src/index.ts'
import { createWorld, watchSecrets, type Tab } from '../../src/testing/index.ts'
import { createAuthServer, type AuthServer } from '../auth-server.ts'

// D-XT-01

/** Two apps of one origin, each with its own auth server, in a browser. */
function twoApps(one: Partial<SessionOptions<unknown>>, other: Partial<SessionOptions<unknown>>) {
  const world = createWorld()
  const { createSession } = watchSecrets(onTestFinished)
  const open = (options: Partial<SessionOptions<unknown>>, server: AuthServer, tab: Tab = world.openTab()) => {
    const transport: Transport = server.transport(tab)
    const session = createSession({ runtime: tab, transport, ...options })
    onTestFinished(() => session.dispose())
    session.start()
    return { tab, session }
  }
  const servers = [createAuthServer({ now: world.now }), createAuthServer({ now: world.now })] as const
  const openOne = () => open(one, servers[0])
  const openOther = () => open(other, servers[1])
  return { world, servers, openOne, openOther }
}

const pairs: readonly (readonly [Partial<SessionOptions<unknown>>, Partial<SessionOptions<unknown>>])[] = [
  [{ endpoints: '/auth' }, { endpoints: '/admin/auth' }],
  [{ endpoints: '/shop/auth' }, { endpoints: '/admin/auth' }],
  [{ endpoints: '/auth' }, { endpoints: { login: '/in', refresh: '/renew', logout: '/out' } }],
  [{ endpoints: '/auth' }, { endpoints: 'https://id.example/auth' }],
  [
    { endpoints: '/auth', name: 'app' },
    { endpoints: '/auth', name: 'app:active' },
  ],
  [
    { endpoints: '/auth', name: 'app' },
    { endpoints: '/auth', name: 'app:refresh' },
  ],
  [
    { endpoints: '/auth', name: 'app:active' },
    { endpoints: '/auth', name: 'app%3Aactive' },
  ],
]

test.for(pairs)('%j and %j share neither a session nor a memory', async ([one, other]) => {
  const { world, servers, openOne, openOther } = twoApps(one, other)
  servers[1].user = undefined
  const first = openOne()
  await world.settle()
  const second = openOther()
  await world.settle()
  expect(first.session.getState()).toMatchObject({ status: 'signed-in' })
  expect(second.session.getState()).toEqual({ status: 'signed-out', reason: 'none' })
  // What one remembers of its end is nothing that the other goes by, nor what it remembers of activity.
  expect(openOne().session.getState()).toEqual({ status: 'restoring' })
  await world.settle()
  await first.session.signOut()
  servers[0].user = { id: 'u1', name: 'Alice' }
  servers[1].user = { id: 'u2', name: 'Bob' }
  await second.session.signIn({ name: 'Bob' })
  expect(openOne().session.getState()).toEqual({ status: 'signed-out', reason: 'none' })
  const restored = openOther()
  await world.settle()
  expect(restored.session.getState()).toMatchObject({ status: 'signed-in', user: { name: 'Bob' } })
})

test.for([
  [{ endpoints: '/auth' }, 'keyturn:session'],
  [{ endpoints: '/auth/' }, 'keyturn:session'],
  [{ endpoints: 'https://app.example/auth' }, 'keyturn:session'],
  [{}, 'keyturn:session'],
  [{ endpoints: '/admin/auth', name: 'session' }, 'keyturn:session'],
  [{ endpoints: '/admin/auth', name: 'shop' }, 'keyturn:shop'],
  [{ endpoints: '/admin/auth' }, 'keyturn:https%3A//app.example/admin/auth/refresh'],
  [{ endpoints: 'admin/auth' }, 'keyturn:https%3A//app.example/admin/auth/refresh'],
] as const)('a session with %j remembers under %s', async ([options, key]) => {
  const { world, servers, openOne } = twoApps(options, options)
  servers[0].user = undefined
  const { tab } = openOne()
  await world.settle()
  expect(tab.memory.read(key)).toBe('none')
})
