import { createWorld } from '@keyturn/core/testing'
import { createCookieJar } from './cookie-jar.ts'
import { createRotationServer, type RotationServer } from './rotation-server.ts'
import type { Deed, Fate, Settings, StoryStep } from './story.ts'
import { openWorldTab, request, type Surroundings, type WorldTab } from './tab-of-world.ts'
import { createWitness, type Witness } from './witness.ts'

const minute = 60_000
const MOST_TABS = 6

/** What a world came to. */
export interface Outcome {
  readonly counts: Witness['counts']
  readonly verdicts: RotationServer['verdicts']
}

/**
 * Plays a story in a browser of up to six tabs, and checks after each step what must always hold.
 * @throws {Error} It did not.
 */
export async function playStory(settings: Settings, steps: readonly StoryStep[]): Promise<Outcome> {
  const world = createWorld({ random: () => Number(settings.jitter.next().value) })
  const server = createRotationServer(world.now)
  const jar = createCookieJar(world.now)
  const witness = createWitness(world, server, settings)
  const surroundings: Surroundings = { world, server, jar, settings, observer: witness }
  const startedAt = world.now()
  const tabs: WorldTab[] = []
  const waiting = new Set<object>()

  const present = (): readonly WorldTab[] => tabs.filter(({ condition }) => condition !== 'gone')

  function open(): void {
    if (present().length === MOST_TABS) return
    const each = openWorldTab(surroundings)
    tabs.push(each)
    each.session.on('ended', ({ reason }) => witness.sessionEnded(reason))
    each.session.on('held', ({ reason }) => witness.sessionEnded(reason))
    each.session.start()
  }

  /** What a tab waits for; a tab that is gone waits for nothing. */
  function wait(from: WorldTab, call: Promise<unknown>): void {
    const entry = { from }
    waiting.add(entry)
    const settle = (): void => void waiting.delete(entry)
    call.then(settle, settle)
  }

  function unsettled(): number {
    return [...waiting].filter((entry) => 'from' in entry && present().includes(entry.from as WorldTab)).length
  }

  function signIn(each: WorldTab, name: string): void {
    const ends = witness.signInBegins(each)
    wait(each, each.session.signIn({ name }).finally(ends))
  }

  function close(each: WorldTab): void {
    each.tab.close()
    each.condition = 'gone'
    witness.refreshEnds(each.tab)
  }

  function crash(): void {
    present().forEach(close)
    if (jar.crash()) witness.cookieLost()
    open()
  }

  function live(each: WorldTab, fate: Fate): void {
    const isRunning = each.condition === 'running'
    if (isRunning === (fate === 'back')) return
    switch (fate) {
      case 'freeze':
        each.tab.freeze()
        each.condition = 'frozen'
        return doubt()
      case 'leave':
        each.tab.leavePage()
        each.condition = 'away'
        each.isBehind = true
        return doubt()
      case 'back':
        each.tab.thaw()
        each.condition = 'running'
        return undefined
      case 'close':
        return close(each)
      case 'dispose':
        each.session.dispose()
        each.condition = 'gone'
        return undefined
    }
  }

  /** Something stands still, or is heard of late or never. */
  function doubt(): void {
    witness.doubtLocks()
    witness.doubtReports()
  }

  function happen(event: StoryStep): Promise<void> | void {
    switch (event.type) {
      case 'wait':
        return world.advance(event.time)
      case 'open':
        return open()
      case 'channel':
        if (event.lose) witness.doubtNews()
        return world.disturbChannel(event)
      case 'network':
        // Who hears nothing holds the lock for as long as the others wait.
        if (event.lose !== 'nothing' || event.latency > 1_000) doubt()
        return world.disturbNetwork(event)
      case 'auth-server':
        if (event.is !== 'well') doubt()
        return void (server.health = event.is)
      case 'sleep':
        witness.clockJumped(event.time)
        return world.sleep(event.time)
      case 'set-clock':
        witness.clockJumped(event.time)
        return world.setClock(event.time)
      case 'browser-crash':
        return crash()
      case 'revoke':
        witness.userRevoked()
        return server.revokeUser(event.user)
      case 'deed':
      case 'fate': {
        const chosen = present()[event.which % present().length]
        if (!chosen) return undefined
        return event.type === 'fate' ? live(chosen, event.fate) : act(chosen, event.deed)
      }
    }
  }

  function act(each: WorldTab, deed: Deed): void {
    const { tab, session, condition } = each
    if (condition !== 'running') return
    switch (deed) {
      case 'request':
        return wait(each, request(each, surroundings))
      case 'refresh':
        return wait(each, session.refresh())
      case 'extend':
        witness.userActed(each, true)
        return wait(each, session.extend())
      case 'act':
        witness.userActed(each, true)
        return tab.act()
      case 'touch':
        witness.userActed(each, false)
        return tab.touch()
      case 'hide':
        return tab.hide()
      case 'show':
        witness.userActed(each, false)
        return tab.show()
      case 'offline':
        witness.doubtReports()
        return tab.goOffline()
      case 'online':
        return tab.goOnline()
      case 'sign-out':
        witness.signOutBegins(each)
        return wait(each, session.signOut())
      case 'Alice':
      case 'Bob':
        return signIn(each, deed)
    }
  }

  function check(step: number): void {
    if (witness.violations.length > 0) fail(witness.violations.join('; '))
    for (const each of tabs) {
      const { status } = each.session.getState()
      if (witness.mustBeSignedOut(each) && status !== 'signed-out') fail(`a sign-out lost: ${status}`)
    }
    // A server that is out of order is asked again and again, by each tab, but further and further apart.
    const most = 20 * (step + 2) + (20 * (world.now() - startedAt)) / minute
    if (witness.counts.refreshes > most) fail(`${witness.counts.refreshes} refreshes have no end`)
  }

  signInAtFirst()
  await world.settle()
  for (const [index, event] of steps.entries()) {
    await happen(event)
    await world.settle()
    check(index)
  }
  await makeWell()
  for (const { session } of tabs) session.dispose()
  return { counts: witness.counts, verdicts: server.verdicts }

  function signInAtFirst(): void {
    open()
    open()
    const [first] = tabs
    if (first) signIn(first, 'Alice')
  }

  /** All is well again: what waits is settled in time, and whoever is signed in is who the server says. */
  async function makeWell(): Promise<void> {
    world.disturbChannel({ delay: 0, copies: 1, lose: false })
    world.disturbNetwork({ latency: 25, lose: 'nothing', silent: false, copies: 1 })
    server.health = 'well'
    if (present().length === 0) open()
    for (const each of present()) {
      live(each, 'back')
      each.tab.goOnline()
      each.tab.show()
    }
    const isHeld = ({ session }: WorldTab): boolean => session.getState().status === 'held'
    await world.advance(2 * minute)
    if (unsettled() > 0 && !present().some(isHeld)) fail(`${unsettled()} calls never settled`)
    for (const each of present().filter(isHeld)) act(each, 'sign-out')
    await world.advance(20 * minute)
    if (unsettled() > 0) fail(`${unsettled()} calls never settled`)
    for (const each of present()) {
      wait(each, each.session.refresh())
      await world.advance(minute)
    }
    if (unsettled() > 0) fail(`${unsettled()} calls never settled`)
    check(steps.length + 20)
    for (const { session } of present()) {
      const { status, user } = session.getState()
      if (status !== 'signed-in') continue
      const owner = server.userOf(jar.read()?.sid)
      if (user.id !== owner?.id) fail(`${user.name} is signed in, the server knows ${owner?.name ?? 'nobody'}`)
    }
  }
}

function fail(what: string): never {
  throw new Error(what)
}
