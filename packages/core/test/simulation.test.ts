import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RequestCredential, Session, Transport } from '../src/index.ts'
import { createWorld, watchSecrets, type Tab } from '../src/testing/index.ts'
import { createAuthServer, type alice } from './auth-server.ts'

// D-XT-11 D-XT-12 D-XT-13 D-XT-14 D-CS-12

interface OpenTab {
  readonly tab: Tab
  readonly session: Session<typeof alice>
  condition: 'running' | 'frozen' | 'away' | 'gone'
  /** How many had signed in when this tab signed out. */
  signedOutAt: number
  /** Whether this tab may have missed what the others said. */
  isBehind: boolean
}

const minute = 60_000
const idleTimeout = 30 * minute
const slowest = 3_000

const deeds = ['refresh', 'extend', 'act', 'hide', 'show', 'offline', 'online', 'sign-out', 'alice', 'bob'] as const
const fates = ['freeze', 'leave', 'back', 'back', 'close', 'dispose'] as const
const trouble = ['network-error', 'no-answer', { status: 503, body: '' }] as const
const which = fc.nat(3)
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant('wait'),
      time: fc.constantFrom(0, 1, 60, 150, 1_000, minute, 12 * minute),
    }),
  },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('request'), which }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constantFrom(...deeds), which }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom(...fates), which }) },
  fc.record({ type: fc.constant('open') }),
  fc.record({
    type: fc.constant('channel'),
    delay: fc.constantFrom(0, 0, 40, slowest),
    copies: fc.constantFrom(1, 1, 2),
    lose: fc.constantFrom(false, false, false, true),
  }),
  fc.record({ type: fc.constant('trouble'), reply: fc.constantFrom(...trouble) }),
  fc.record({ type: fc.constant('sleep'), time: fc.constantFrom(1_000, 12 * minute) }),
  fc.record({ type: fc.constant('set-clock'), time: fc.constantFrom(-5 * minute, 5 * minute) }),
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

/** Plays a story in a browser of up to four tabs, and checks after each step what must always hold. */
async function play(steps: readonly Step[]): Promise<void> {
  const world = createWorld()
  const server = createAuthServer({ latency: 100, idleTimeout, now: world.now })
  const tabs: OpenTab[] = []
  const underWay = new Set<Tab>()
  const waiting = new Set<object>()
  /** Found where nobody hears an error. */
  const violations: string[] = []
  let checkSecrets = (): Promise<void> => Promise.resolve()
  const { createSession } = watchSecrets((given) => (checkSecrets = given))
  const { clock } = world.openTab()
  let skipped = 0
  /** The longest that any clock could think has passed. */
  const time = (): number => clock.now().monotonic + skipped
  let lastActive = 0
  let lastSignOut = -Infinity
  let issuedAtSignOut = 0
  let signIns = 0
  let signOuts = 0
  let signInsUnderWay = 0
  let isShared = true
  let isLocked = true

  /** A machine that slept could not report in time what somebody had done before. */
  function isUnheard(): boolean {
    return skipped > 0 && world.now() - server.lastActiveAt() >= idleTimeout
  }

  function open(): void {
    if (tabs.filter(({ condition }) => condition !== 'gone').length === 4) return
    const tab = world.openTab()
    const session = createSession<typeof alice>({ transport: counted(tab), runtime: tab, restore: 'always' })
    const each: OpenTab = { tab, session, condition: 'running', signedOutAt: -1, isBehind: false }
    tabs.push(each)
    session.on('ended', ({ reason }) => {
      const isTrue =
        reason === 'idle'
          ? time() - lastActive >= idleTimeout - 20_000 || isUnheard()
          : reason === 'user-switched'
            ? signIns > 0
            : signOuts > 0
      if (!isTrue) violations.push(`ended: ${reason}`)
    })
    session.start()
  }

  function counted(tab: Tab): Transport {
    const transport = server.transport(tab)
    return {
      ...transport,
      async refresh(report, call) {
        if (isLocked && underWay.size > 0) violations.push('two refreshes at once')
        underWay.add(tab)
        call.signal.addEventListener('abort', () => underWay.delete(tab))
        return transport.refresh(report, call).finally(() => underWay.delete(tab))
      },
    }
  }

  function wait<Value>(call: Promise<Value>): void {
    waiting.add(call)
    const settle = (): void => void waiting.delete(call)
    call.then(settle, settle)
  }

  function request({ session, isBehind }: OpenTab): void {
    const send = (credential: RequestCredential | undefined): Promise<object> => {
      const token = credential?.headers['Authorization']
      const issued = Number(token?.split('-')[1] ?? Infinity)
      const isOld = clock.now().monotonic > lastSignOut + slowest && issued <= issuedAtSignOut
      if (isOld && isShared && !isBehind) violations.push(`${token} after the sign-out`)
      return Promise.resolve({})
    }
    wait(
      session.authorize({ url: '/api', repeatable: true, send, read: () => ({ status: 200, text: async () => '' }) }),
    )
  }

  function signIn({ session }: OpenTab, name: string): void {
    signIns++
    signInsUnderWay++
    wait(session.signIn({ name }).finally(() => signInsUnderWay--))
  }

  function signOut(each: OpenTab): void {
    const { session } = each
    signOuts++
    if (session.getState().status !== 'signed-out') {
      each.signedOutAt = signInsUnderWay === 0 ? signIns : -1
      lastSignOut = clock.now().monotonic
      issuedAtSignOut = server.issued()
    }
    wait(session.signOut())
  }

  function live(each: OpenTab, fate: (typeof fates)[number]): void {
    const { tab, session, condition } = each
    if (condition === 'gone' || (condition === 'running') === (fate === 'back')) return
    // Whoever is stopped may hold the lock.
    if (fate === 'freeze' || fate === 'leave') isLocked = false
    if (fate === 'freeze') tab.freeze()
    if (fate === 'leave') {
      tab.leavePage()
      each.isBehind = true
    }
    if (fate === 'back') tab.thaw()
    if (fate === 'close') tab.close()
    if (fate === 'dispose') session.dispose()
    if (fate === 'close') waiting.clear()
    if (fate === 'close') underWay.delete(tab)
    const conditions = { freeze: 'frozen', leave: 'away', back: 'running', close: 'gone', dispose: 'gone' } as const
    each.condition = conditions[fate]
  }

  function act(each: OpenTab, deed: (typeof deeds)[number]): void {
    const { tab, session } = each
    switch (deed) {
      case 'refresh':
        return wait(session.refresh())
      case 'extend':
        return wait(session.extend())
      case 'act':
        tab.act()
        // What is done after the deadline does not undo that it has passed.
        if (session.getState().user && time() - lastActive < idleTimeout) lastActive = time()
        return undefined
      case 'hide':
        return tab.hide()
      case 'show':
        return tab.show()
      case 'offline':
        return tab.goOffline()
      case 'online':
        return tab.goOnline()
      case 'sign-out':
        return signOut(each)
      case 'alice':
        return signIn(each, 'Alice')
      case 'bob':
        return signIn(each, 'Bob')
    }
  }

  async function take(each: Step): Promise<void> {
    switch (each.type) {
      case 'wait':
        return world.advance(each.time)
      case 'open':
        return open()
      case 'channel':
        isShared &&= !each.lose
        return world.disturbChannel(each)
      case 'trouble':
        // Who gets no answer holds the lock for longer than the others wait.
        isLocked &&= each.reply !== 'no-answer'
        return void server.replies.push(each.reply)
      case 'sleep':
        skipped += each.time
        isLocked = false
        return world.sleep(each.time)
      case 'set-clock':
        // What is remembered of activity says nothing then.
        if (each.time < 0) lastActive = -Infinity
        skipped += Math.max(0, each.time)
        return world.setClock(each.time)
      default: {
        const chosen = tabs[each.which % tabs.length]
        if (!chosen) return undefined
        const fate = fates.find((name) => name === each.type)
        if (fate) return live(chosen, fate)
        if (chosen.condition !== 'running') return undefined
        const deed = deeds.find((name) => name === each.type)
        return deed ? act(chosen, deed) : request(chosen)
      }
    }
  }

  function check(): void {
    expect(violations).toEqual([])
    for (const { session, signedOutAt } of tabs)
      if (signedOutAt === signIns) expect(session.getState().status).toBe('signed-out')
    expect(server.refreshes.length).toBeLessThan(10 * (steps.length + 1))
  }

  open()
  open()
  for (const each of steps) {
    await take(each)
    await world.settle()
    check()
  }

  // All is well again: what waits has its answer in time, and whoever is signed in is who the server says.
  world.disturbChannel({ delay: 0, copies: 1, lose: false })
  server.replies.length = 0
  const left = tabs.filter(({ condition }) => condition !== 'gone')
  for (const { tab, condition } of left) {
    if (condition !== 'running') tab.thaw()
    tab.goOnline()
  }
  await world.advance(minute)
  expect(waiting.size).toBe(0)
  for (const { session } of left) {
    wait(session.refresh())
    await world.advance(minute)
  }
  expect(waiting.size).toBe(0)
  check()
  for (const { session } of left) {
    const { user } = session.getState()
    if (user) expect(user).toEqual(server.user)
  }
  for (const { session } of tabs) session.dispose()
  await checkSecrets()
}

test('whatever happens to four tabs, in whatever order: one refresh at a time, no false end, a sign-out wins, and every request settles', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 40, size: 'max' }), play), { numRuns: 300 })
}, 30_000)
