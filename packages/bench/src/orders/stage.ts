import { createSession, type RequestCredential, type Session, type Transport } from '@keyturn/core'
import { createWorld, type Tab, type World } from '@keyturn/core/testing'
import { strictRules, type RotationRules } from '@keyturn/server'
import { createCookieJar, type CookieJar } from '../worlds/cookie-jar.ts'
import {
  createRotationServer,
  type RefreshCookie,
  type RotationServer,
  type ServerAnswer,
  type User,
} from '../worlds/rotation-server.ts'
import { createJudgement, type Judgement } from './judgement.ts'
import { createLateMemory, type LateMemory } from './late-memory.ts'
import { createPost, type Letter, type Post } from './post.ts'
import { createWatch, type SharedParts, type TabWatch, type Touch } from './watch.ts'

export const tabNames = ['here', 'there'] as const
export type TabName = (typeof tabNames)[number]

/** How a story begins: both tabs signed in, their tokens expired, or the second tab just opened beside an expired one. */
export const beginnings = ['signed-in', 'expired', 'opening'] as const
export type Beginning = (typeof beginnings)[number]

export interface StageOptions {
  readonly rules: RotationRules
  readonly beginning: Beginning
  /** Whether the browser has Web Locks. */
  readonly locks: boolean
  /** Parts that do wrong: to see whether it is found. */
  readonly faulty?: FaultyParts | undefined
}

/** What of a tab does something else than it should. */
export interface FaultyParts {
  readonly runtime?: (tab: Tab) => Tab
  readonly transport?: (transport: Transport) => Transport
  readonly session?: (session: Session<User>, transport: Transport) => Session<User>
}

/** A browser of two tabs and its auth server, in which nothing happens but by moves. */
export interface Stage {
  readonly world: World
  readonly server: RotationServer
  readonly jar: CookieJar
  readonly post: Post
  readonly memory: LateMemory
  readonly judgement: Judgement
  readonly locks: boolean
  readonly tabs: readonly StageTab[]
  /** What has been read or changed since it was last emptied: tabs, letters, and what the tabs share. */
  readonly touched: Set<string>
}

export interface StageTab {
  readonly name: TabName
  readonly tab: Tab
  readonly session: Session<User>
  /** How often its page has been left, beside how it is. */
  readonly condition: { is: 'running' | 'frozen' | 'away'; departures: number }
  /** The session that it has asked the server to end, by its id. */
  readonly ending: { sid?: string | undefined }
  /** What its session is about, as far as it can be seen from the outside. */
  readonly watch: TabWatch
}

type Bare = Omit<Stage, 'tabs'> & SharedParts

/** Sets the stage, and plays what comes before the first move. */
export async function setStage(options: StageOptions): Promise<Stage> {
  const { rules, beginning, locks } = options
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const world = createWorld({ random: () => 0.5, turn })
  const touched = new Set<string>()
  const touch: Touch = (...what) => what.forEach((each) => touched.add(each))
  const judgement = createJudgement(touch)
  const bare: Bare = {
    world,
    server: createRotationServer(world.now, rules),
    jar: createCookieJar(world.now),
    post: createPost({ touch, judgement, locks, isSingleUse: rules === strictRules }),
    memory: createLateMemory(tabNames, touch),
    judgement,
    locks,
    touched,
    touch,
    claims: [],
    inboxes: new Map(),
  }
  const [here, there] = [openTab(bare, 'here', options), openTab(bare, 'there', options)]
  here.session.start()
  await deliverAll(bare)
  void here.session.signIn({ name: 'Alice' })
  await deliverAll(bare)
  if (beginning !== 'opening') there.session.start()
  await deliverAll(bare)
  if (beginning !== 'signed-in') {
    for (const { tab } of [here, there]) tab.hide()
    await world.advance(11 * 60_000)
  }
  if (beginning === 'opening') there.session.start()
  // What only the wait for silent peers holds up.
  await world.advance(300)
  bare.memory.catchUp()
  return { ...bare, tabs: [here, there] }
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

function openTab(stage: Bare, name: TabName, { locks, faulty = {} }: StageOptions): StageTab {
  const { world, memory } = stage
  const condition: StageTab['condition'] = { is: 'running', departures: 0 }
  const ending = {}
  const { watch, watched } = createWatch(name, stage)
  const bare = { ...world.openTab({ without: locks ? [] : ['locks'] }), memory: memory.of(name) }
  const tab = watched(bare)
  const transport = createTransport(
    stage,
    { name, tab, condition, ending },
    () => session.getState().status === 'signed-in',
  )
  const session: Session<User> = createSession<User>({
    runtime: faulty.runtime?.(tab) ?? tab,
    restore: 'always',
    transport: faulty.transport?.(transport) ?? transport,
  })
  session.inspect(watch.hear)
  return { name, tab, session: faulty.session?.(session, transport) ?? session, condition, ending, watch }
}

/** Speaks to the auth server by letters. Each takes the cookie along that is there when it is sent. */
function createTransport(
  { jar, post, server, touch, judgement, memory }: Bare,
  { name, tab, condition, ending }: Pick<StageTab, 'name' | 'tab' | 'condition' | 'ending'>,
  isSignedIn: () => boolean,
): Transport {
  function send(
    heading: Pick<Letter, 'what' | 'detail'>,
    signal: AbortSignal,
    serve: (cookie: RefreshCookie | undefined) => ServerAnswer,
  ): Promise<ServerAnswer> {
    touch('jar')
    const cookie = jar.read()
    const { departures } = condition
    const arrive = (answer: ServerAnswer): void => {
      if (answer.cookie === undefined) return
      touch('jar')
      jar.write(answer.cookie)
      // A page that was left is waited for by nobody.
      if (condition.departures > departures) judgement.doubt()
    }
    return post.send({ ...heading, from: name, cookie }, { tab, signal, arrive, serve: () => serve(cookie) })
  }

  return {
    signIn: ({ name: user }, { signal }) =>
      send({ what: 'sign-in', detail: String(user) }, signal, (cookie) => server.signIn(user, cookie)),
    refresh(report, { signal }) {
      // Whoever holds nothing and asks the server has its word, and that is of before a sign-out that it has not heard of.
      if (!isSignedIn() && memory.isSignOutPending()) judgement.doubt()
      return send({ what: 'refresh' }, signal, (cookie) => server.refresh(cookie, report))
    },
    signOut(_report, { signal }) {
      ending.sid = jar.read()?.sid
      return send({ what: 'sign-out' }, signal, (cookie) => server.signOut(cookie))
    },
  }
}

/** A request of the app to its API, answered at once. */
export async function request({ server, judgement, touched }: Stage, { name, session }: StageTab): Promise<void> {
  await session.authorize({
    url: '/api',
    repeatable: true,
    async send(credential: RequestCredential | undefined) {
      for (const each of ['server', 'judgement']) touched.add(each)
      const token = credential?.headers['Authorization']?.replace('Bearer ', '')
      const { user } = session.getState()
      if (token !== undefined && server.ownerOf(token) !== user?.id)
        judgement.violated(`${name} shows ${user?.name ?? 'nobody'}, and a request left for somebody else`)
      if (token !== undefined && isOver(judgement, server, token))
        judgement.violated(`a request left ${name} with the credential of a session that was over`)
      return { status: server.call(token), text: async () => '' }
    },
    read: (answer) => answer,
  })
}

/** Whether somebody has signed out since, or somebody else has signed in, and the tabs have been told. */
function isOver(judgement: Judgement, server: RotationServer, token: string): boolean {
  const last = judgement.last()
  // What waits for a sign-in leaves before anybody else is told of it.
  if (judgement.signInsUnderWay() > 0) return false
  if (last === 'signed-out') return true
  return typeof last === 'object' && last.user.id !== server.ownerOf(token)
}
