import { createSession, type InspectionEvent, type RequestCredential, type Session } from '@keyturn/core'
import { createWorld, type Tab } from '@keyturn/core/testing'
import type { RotationRules } from '@keyturn/server'
import { createCookieJar, type CookieJar } from '../worlds/cookie-jar.ts'
import { createRotationServer, type RotationServer, type User } from '../worlds/rotation-server.ts'
import { createJudgement, type Judgement } from './judgement.ts'
import { createLateMemory, type LateMemory } from './late-memory.ts'
import { createPost, type Post } from './post.ts'

export const tabNames = ['here', 'there'] as const
export type TabName = (typeof tabNames)[number]

/** How a story begins: both tabs signed in, their tokens expired, or the second tab just opened beside an expired one. */
export const beginnings = ['signed-in', 'expired', 'opening'] as const
export type Beginning = (typeof beginnings)[number]

/** A browser of two tabs and its auth server, in which nothing happens but by moves. */
export interface Stage {
  readonly world: ReturnType<typeof createWorld>
  readonly server: RotationServer
  readonly jar: CookieJar
  readonly post: Post
  readonly memory: LateMemory
  readonly judgement: Judgement
  readonly tabs: readonly StageTab[]
}

export interface StageTab {
  readonly name: TabName
  readonly tab: Tab
  readonly session: Session<User>
  readonly condition: { is: 'running' | 'frozen' | 'away' }
  /** The last things that its session did about a refresh. */
  readonly trace: string[]
}

const lockEvents: readonly InspectionEvent['type'][] = [
  'refresh-started',
  'lock-wait',
  'lock-granted',
  'lock-given-up',
  'refresh-sent',
  'refresh-succeeded',
  'refresh-refused',
  'refresh-failed',
]

/** Sets the stage, and plays what comes before the first move. */
export async function setStage(rules: RotationRules, beginning: Beginning): Promise<Stage> {
  const world = createWorld({ random: () => 0.5 })
  const stage = {
    world,
    server: createRotationServer(world.now, rules),
    jar: createCookieJar(world.now),
    post: createPost(),
    memory: createLateMemory(tabNames),
    judgement: createJudgement(),
  }
  const [here, there] = [openTab(stage, 'here'), openTab(stage, 'there')]
  here.session.start()
  await deliverAll(stage)
  void here.session.signIn({ name: 'Alice' })
  await deliverAll(stage)
  if (beginning !== 'opening') there.session.start()
  await deliverAll(stage)
  if (beginning !== 'signed-in') {
    for (const { tab } of [here, there]) tab.hide()
    await world.advance(11 * 60_000)
  }
  if (beginning === 'opening') there.session.start()
  // What only the wait for silent peers holds up.
  await world.advance(300)
  stage.memory.catchUp()
  for (const { trace } of [here, there]) trace.length = 0
  return { ...stage, tabs: [here, there] }
}

/** Brings all that is on its way to its end, one after the other: always the oldest, or always the newest. */
export async function deliverAll(
  { world, post, memory }: Pick<Stage, 'world' | 'post' | 'memory'>,
  first: 'oldest' | 'newest' = 'oldest',
): Promise<void> {
  await world.settle()
  memory.catchUp()
  while (post.letters.length > 0) {
    post.letters.at(first === 'oldest' ? 0 : -1)?.deliver()
    await world.settle()
    memory.catchUp()
  }
}

function openTab(stage: Omit<Stage, 'tabs'>, name: TabName): StageTab {
  const { world, server, jar, post, judgement } = stage
  const tab = { ...world.openTab(), memory: stage.memory.of(name) }
  const arrive = ({ cookie }: { readonly cookie?: ReturnType<CookieJar['read']> | null }): void =>
    void (cookie !== undefined && jar.write(cookie))
  const session = createSession<User>({
    runtime: tab,
    restore: 'always',
    transport: {
      signIn({ name: user }, { signal }) {
        const former = jar.read()
        return post.send(
          { what: 'sign-in', from: name },
          { tab, signal, arrive, serve: () => server.signIn(user, former) },
        )
      },
      refresh(report, { signal }) {
        const cookie = jar.read()
        return post.send(
          { what: 'refresh', from: name },
          { tab, signal, arrive, serve: () => server.refresh(cookie, report) },
        )
      },
      async signOut(_report, { signal }) {
        const cookie = jar.read()
        const how = { tab, signal, arrive, serve: () => server.signOut(cookie) }
        const answer = await post.send({ what: 'sign-out', from: name }, how)
        if (server.isAlive(cookie?.sid)) judgement.violated('a sign-out was confirmed that the server did not make')
        return answer
      },
    },
  })
  const trace: string[] = []
  session.inspect(({ type }) => void (lockEvents.includes(type) && trace.push(type)))
  return { name, tab, session, condition: { is: 'running' }, trace }
}

/** A request of the app to its API, answered at once. */
export async function request({ server, judgement }: Stage, { name, session }: StageTab): Promise<void> {
  await session.authorize({
    url: '/api',
    repeatable: true,
    async send(credential: RequestCredential | undefined) {
      const token = credential?.headers['Authorization']?.replace('Bearer ', '')
      const { user } = session.getState()
      if (token !== undefined && server.ownerOf(token) !== user?.id)
        judgement.violated(`${name} shows ${user?.name ?? 'nobody'}, and a request left for somebody else`)
      if (token !== undefined && judgement.last() !== undefined && isOver(judgement, server, token))
        judgement.violated(`a request left ${name} with the credential of a session that was over`)
      return { status: server.call(token), text: async () => '' }
    },
    read: (answer) => answer,
  })
}

/** Whether somebody has signed out since, or somebody else has signed in, and the tabs have been told. */
function isOver(judgement: Judgement, server: RotationServer, token: string): boolean {
  const last = judgement.last()
  if (last === 'signed-out') return true
  return typeof last === 'object' && last.user.id !== server.ownerOf(token)
}
