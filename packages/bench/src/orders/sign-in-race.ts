import { createSession, type Session, type Transport } from '@keyturn/core'
import { createWorld, type Tab, type World } from '@keyturn/core/testing'
import type { RotationRules } from '@keyturn/server'
import { createCookieJar, type CookieJar } from '../worlds/cookie-jar.ts'
import { createRotationServer, type RotationServer, type ServerAnswer, type User } from '../worlds/rotation-server.ts'

const minute = 60_000

/** How long a call takes there, and its answer back, in milliseconds. `Infinity`: it never comes, without a word. */
export interface Travel {
  readonly there: number
  readonly back: number
}

/** A sign-in as somebody else, and a refresh of the former user, and when each begins. */
export interface Race {
  readonly rules: RotationRules
  readonly locks: boolean
  /** Whether it is another tab that refreshes. */
  readonly otherTab: boolean
  /** Whether the app sends the login by itself: `signIn({ answer })`. @default false */
  readonly byApp?: boolean
  /** Milliseconds from the beginning. */
  readonly signInAt: number
  readonly refreshAt: number
  readonly signIn: Travel
  readonly refresh: Travel
}

/** What came of it, when all was answered and the tabs have been used for half an hour. */
export interface RaceResult {
  /** Who the tab says is signed in that somebody signed in in, or what there is in place of that. */
  readonly shown: string
  /** Whose session the cookie is of. */
  readonly cookie: string
  /** In the order in which they reached the server, and came back. */
  readonly order: readonly string[]
}

/**
 * Signs in over a session that is being refreshed. The browser keeps the cookie of every answer that arrives, also where the page has called
 * off the call: the worst that browsers do.
 */
export async function raceSignIn(race: Race): Promise<RaceResult> {
  const world = createWorld()
  const place = { world, server: createRotationServer(world.now, race.rules), jar: createCookieJar(world.now) }
  place.jar.write(place.server.signIn('Alice', undefined).cookie ?? null)
  const order: string[] = []
  const open = (): Racer => openTab(place, race, order)
  const here = open()
  const there = race.otherTab ? open() : here
  const startedAt = world.now()
  const begin = [
    { at: race.refreshAt, run: (): void => there.session.start() },
    { at: race.signInAt, run: (): void => void here.signIn().catch(() => {}) },
  ].toSorted((one, other) => one.at - other.at)
  for (const { at, run } of begin) {
    await world.advance(at - (world.now() - startedAt))
    run()
  }
  await world.advance(minute)
  await work(world, [here, there])
  const { status, user } = here.session.getState()
  const result = { shown: user?.name ?? status, cookie: ownerOf(place), order }
  for (const { session } of [here, there]) session.dispose()
  return result
}

interface Place {
  readonly world: World
  readonly server: RotationServer
  readonly jar: CookieJar
}

interface Racer {
  readonly tab: Tab
  readonly session: Session<User>
  readonly signIn: () => Promise<User>
}

function openTab({ world, server, jar }: Place, race: Race, order: string[]): Racer {
  const tab = world.openTab({ without: race.locks ? [] : ['locks'] })
  let isRacing = true
  const call = (what: 'signIn' | 'refresh', signal: AbortSignal, serve: () => ServerAnswer): Promise<ServerAnswer> => {
    const { there, back } = isRacing ? race[what] : { there: 25, back: 25 }
    if (what === 'refresh') isRacing = false
    const pass = (time: number): Promise<void> => new Promise((resolve) => void tab.clock.wakeIn(time, resolve))
    const sent = tab.send({
      async serve() {
        await pass(there)
        order.push(`${what} served`)
        const answer = serve()
        await pass(back)
        return answer
      },
      onArrival({ cookie }) {
        order.push(`${what} answered`)
        if (cookie !== undefined) jar.write(cookie)
      },
    })
    const calledOff = new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(new DOMException('Called off.', 'AbortError'))),
    )
    return Promise.race([sent, calledOff])
  }
  const transport: Transport = {
    signIn({ name }, { signal }) {
      const former = jar.read()
      return call('signIn', signal, () => server.signIn(name, former))
    },
    refresh(report, { signal }) {
      const cookie = jar.read()
      return call('refresh', signal, () => server.refresh(cookie, report))
    },
    async signOut() {
      return server.signOut(jar.read())
    },
  }
  const session = createSession<User>({ transport, runtime: tab, restore: 'always' })
  async function login(signal: AbortSignal): Promise<unknown> {
    const call = { attemptId: 'of the app', headers: {}, signal }
    return (await transport.signIn({ name: 'Bob' }, call)).body
  }
  return { tab, session, signIn: () => session.signIn(race.byApp ? { answer: login } : { name: 'Bob' }) }
}

/** Somebody works, so that the token is renewed again and again. */
async function work(world: World, racers: readonly Racer[]): Promise<void> {
  for (let time = 0; time < 6; time++) {
    for (const { tab } of racers) tab.act()
    await world.advance(5 * minute)
  }
}

function ownerOf({ server, jar }: Place): string {
  const sid = jar.read()?.sid
  return server.isAlive(sid) ? (server.userOf(sid)?.name ?? 'nobody') : 'nobody'
}
