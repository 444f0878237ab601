import { expect, test } from 'vitest'
import { alice } from '../auth-server.ts'
import { createBrowser, twoTabs } from '../browser-of-tabs.ts'

// D-XT-08 D-XT-09 D-XT-10 D-ES-06

test('one refresh is one piece of news, and nobody repeats it', async () => {
  const { world, here, there, restored } = await twoTabs()
  const third = await restored()
  const told: string[] = []
  for (const { session } of [here, there, third]) {
    session.inspect(
      (event) => void (event.type === 'peer-message' && event.direction === 'out' && told.push(event.message)),
    )
  }
  await here.session.refresh()
  await world.advance(10_000)
  expect(told).toEqual(['refreshed'])
})

test('what another tab refreshed keeps the user object, and shows nothing new', async () => {
  const { world, here, there } = await twoTabs()
  const before = there.session.getState()
  await here.session.refresh()
  await world.settle()
  expect(await there.session.getAccessToken()).toBe(await here.session.getAccessToken())
  expect(there.session.getState()).toBe(before)
})

test('doubled and late news changes nothing', async () => {
  const { world, here, there, server } = await twoTabs()
  world.disturbChannel({ delay: 500, copies: 3 })
  await here.session.refresh()
  world.disturbChannel({ delay: 10, copies: 1 })
  await here.session.refresh()
  await world.advance(5_000)
  expect(await there.session.getAccessToken()).toBe(await here.session.getAccessToken())
  expect(server.refreshes).toHaveLength(3)
})

test.for([
  { what: 'a text', message: 'a text' },
  { what: 'null', message: null },
  { what: 'nothing in it', message: {} },
  { what: 'a list', message: [] },
  { what: 'a number', message: 42 },
  { what: 'another version', message: { keyturn: 2, type: 'ended', generation: 4e15, reason: 'signed-out' } },
  { what: 'an unknown type', message: { keyturn: 1, now: instant(0), latest: 1, type: 'no-such-thing' } },
  { what: 'a type that objects have', message: { keyturn: 1, now: instant(0), latest: 1, type: 'constructor' } },
  {
    what: 'a generation that is no number',
    message: { keyturn: 1, now: instant(0), latest: 1, type: 'ended', generation: 'soon' },
  },
  {
    what: 'no time of its sender',
    message: { keyturn: 1, latest: 1, type: 'ended', generation: 4e15, reason: 'signed-out' },
  },
  {
    what: 'no generation of its sender',
    message: { keyturn: 1, now: instant(0), type: 'ended', generation: 4e15, reason: 'signed-out' },
  },
  {
    what: 'a generation after which none comes',
    message: { keyturn: 1, now: instant(0), latest: 1, type: 'ended', generation: 2 ** 53, reason: 'signed-out' },
  },
  {
    what: 'a sender whose generation none comes after',
    message: { keyturn: 1, now: instant(0), latest: 2 ** 53, type: 'active', at: instant(0) },
  },
  { what: 'no holding', message: { keyturn: 1, now: instant(0), latest: 1, type: 'refreshed' } },
  {
    what: 'a holding without a token',
    message: {
      keyturn: 1,
      now: instant(0),
      latest: 1,
      type: 'refreshed',
      holding: { accessToken: '', generation: 4e15 },
    },
  },
  {
    what: 'a token of megabytes',
    message: {
      keyturn: 1,
      now: instant(0),
      latest: 1,
      type: 'refreshed',
      holding: holding({ accessToken: 'x'.repeat(5_000_000) }),
    },
  },
  {
    what: 'a lifetime that is no number',
    message: { keyturn: 1, now: instant(0), latest: 1, type: 'refreshed', holding: holding({ lifetime: Number.NaN }) },
  },
  {
    what: 'a sign-in before all time',
    message: { keyturn: 1, now: instant(0), latest: 1, type: 'refreshed', holding: holding({ since: -1 }) },
  },
  {
    what: 'an activity at no time',
    message: {
      keyturn: 1,
      now: instant(0),
      latest: 1,
      type: 'refreshed',
      holding: holding({ activeAt: instant(Number.NaN) }),
    },
  },
  { what: 'an activity without clocks', message: { keyturn: 1, now: instant(0), latest: 1, type: 'active', at: 5 } },
])('garbage on the channel is ignored: $what', async ({ message }) => {
  const { world, restored } = createBrowser()
  const { session } = await restored()
  const token = await session.getAccessToken()
  const before = session.getState()
  world
    .openTab()
    .peers.join('keyturn:session', () => {})
    .tell(message)
  await world.settle()
  expect(session.getState()).toBe(before)
  expect(await session.getAccessToken()).toBe(token)
})

function holding(wrong: object): object {
  const right = {
    accessToken: 'x',
    generation: 4e15,
    since: 4e15,
    lifetime: 1e9,
    endsIn: Infinity,
    idleTimeout: Infinity,
    receivedAt: instant(0),
    reportedAt: instant(0),
    activeAt: instant(0),
    user: alice,
    userId: 'u1',
  }
  return { ...right, ...wrong }
}

function instant(time: number): object {
  return { wall: 1_800_000_000_000 + time, monotonic: time }
}

test('what a tab of this version says is believed, so that the garbage above is refused for what is wrong with it', async () => {
  const { world, restored } = createBrowser()
  const { session } = await restored()
  world
    .openTab()
    .peers.join('keyturn:session', () => {})
    .tell({ keyturn: 1, now: instant(0), latest: 1, type: 'refreshed', holding: holding({}) })
  await world.settle()
  expect(await session.getAccessToken()).toBe('x')
})

test('no refresh token and no cookie goes over the channel, and an access token only with its holding', async () => {
  const { world, here } = await twoTabs()
  const overheard: unknown[] = []
  world.openTab().peers.join('keyturn:session', (message) => overheard.push(message))
  await here.session.refresh()
  await here.session.extend()
  await here.session.signOut()
  await world.settle()
  for (const message of overheard) {
    const { holding, ...rest } = message as { holding?: Record<string, unknown> } // as our own tabs send it
    expect(JSON.stringify(rest)).not.toContain('token-')
    if (holding) expect(JSON.stringify({ ...holding, accessToken: '' })).not.toContain('token-')
  }
  expect(overheard.length).toBeGreaterThan(2)
})

test('a clock that was set before a tab was opened ends its session no sooner than that of the others', async () => {
  const idleTimeout = 30 * 60_000
  const { world, restored } = createBrowser({ idleTimeout })
  await restored()
  await world.advance(12 * 60_000)
  world.setClock(10 * 60_000)
  world.disturbNetwork({ lose: 'requests' })
  const late = await restored()
  late.tab.hide()
  await world.advance(10 * 60_000)
  // By the wall clock 32 minutes have passed: that is asked about, not believed.
  expect(late.session.getState().status).toBe('signed-in')
})
