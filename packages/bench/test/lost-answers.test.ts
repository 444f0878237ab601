import { createWorld } from '@keyturn/core/testing'
import { expect, test } from 'vitest'
import { createCookieJar } from '../src/worlds/cookie-jar.ts'
import { createRotationServer } from '../src/worlds/rotation-server.ts'
import { openWorldTab, request, type Surroundings } from '../src/worlds/tab-of-world.ts'

// D-SC-09

const minute = 60_000
const harmless: ReadonlySet<string> = new Set(['promote', 'fork', 'settle', 'keep', 'too-many-forks'])

// The client itself, whose answers get lost although each of its refreshes is judged. Somebody works all the time.
test.for([
  { lost: 'fifteen answers', isOver: ({ given }: Situation) => given === 15, wait: 1 },
  { lost: 'all answers of half an hour', isOver: ({ passed }: Situation) => passed >= 30 * minute, wait: 32 },
  { lost: 'all answers of three hours', isOver: ({ passed }: Situation) => passed >= 180 * minute, wait: 135 },
])(
  'an honest tab that loses $lost is not signed out, and is served within $wait min',
  { timeout: 30_000 },
  async ({ isOver, wait }) => {
    const { world, server, jar, tab, surroundings, work } = await openSignedIn()
    const [former, since] = [jar.read(), world.now()]
    world.disturbNetwork({ lose: 'answers' })
    while (!isOver({ passed: world.now() - since, given: server.verdicts.get('fork') ?? 0 })) await work()
    expect(jar.read()).toBe(former)

    world.disturbNetwork({ lose: 'nothing' })
    const wellSince = world.now()
    while (jar.read() === former && world.now() - wellSince <= wait * minute) await work()
    expect(jar.read()).not.toBe(former)
    for (let time = 0; time < 30; time++) {
      expect(tab.session.getState()).toMatchObject({ status: 'signed-in', user: { name: 'Alice' } })
      const answer = request(tab, surroundings)
      await work(minute)
      expect(await answer).toBe(200)
    }
    expect([...server.verdicts.keys()].filter((verdict) => !harmless.has(verdict))).toEqual([])
    tab.session.dispose()
  },
)

interface Situation {
  /** Since the first answer got lost, in milliseconds. */
  readonly passed: number
  /** How many refresh tokens have been given. */
  readonly given: number
}

async function openSignedIn() {
  const world = createWorld()
  const [server, jar] = [createRotationServer(world.now), createCookieJar(world.now)]
  const settings = { whenSessionEnds: 'reject', onUserSwitch: 'end', shareCredential: true, jitter: halves() } as const
  const surroundings: Surroundings = { world, server, jar, settings, observer }
  const tab = openWorldTab(surroundings)
  tab.session.start()
  await world.settle()
  void tab.session.signIn({ name: 'Alice' })
  await world.settle()
  const work = async (time = 5_000): Promise<void> => {
    tab.tab.act()
    await world.advance(time)
  }
  return { world, server, jar, tab, surroundings, work }
}

function* halves(): Generator<number> {
  for (;;) yield 0.5
}

const nothing = (): void => {}
const observer = {
  userShown: nothing,
  refreshBegins: nothing,
  refreshEnds: nothing,
  requestLeaves: nothing,
  requestAnswered: nothing,
}
