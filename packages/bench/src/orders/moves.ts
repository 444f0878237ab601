import { deliverAll, request, tabNames, type Stage, type StageTab, type TabName } from './stage.ts'

/** How often something may happen in one story. */
const budget = { signIn: 2, signOut: 1, request: 2, refresh: 1, lose: 1, freeze: 1, leave: 1, revoke: 1, time: 1 }
type Kind = keyof typeof budget

/** What can happen next, in words. Those that cost nothing (an answer arrives) may happen as often as there is something to arrive. */
export interface Move {
  readonly name: string
  readonly costs?: Kind
  readonly make: () => Promise<void> | void
}

export interface MoveOptions {
  /** Whether pages go to the back/forward cache. */
  readonly cache: boolean
}

/** All that can happen now, `made` being what has happened. */
export function movesOf(stage: Stage, made: readonly string[], options: MoveOptions): readonly Move[] {
  const { post, memory } = stage
  const letters = post.letters.flatMap((letter, index): Move[] => {
    const name = `${letter.what} of ${letter.from} (${index})`
    return [
      { name: `${name} is ${letter.isServed() ? 'answered' : 'served'}`, make: letter.deliver },
      {
        name: `${name} is lost on its way ${letter.isServed() ? 'back' : 'there'}`,
        costs: 'lose',
        make: () => lose(stage, letter.lose),
      },
    ]
  })
  const storage: Move[] = memory.isBehind() ? [{ name: 'the storage catches up', make: memory.catchUp }] : []
  const all = [
    ...letters,
    ...storage,
    ...stage.tabs.flatMap((each) => movesIn(stage, each, options)),
    ...ofTheWorld(stage),
  ]
  return all.filter(({ costs }) => costs === undefined || spent(made, costs) < budget[costs])
}

/** What a story has used up, by the names of its moves. */
function spent(made: readonly string[], kind: Kind): number {
  return made.filter((name) => words[kind].test(name)).length
}

const words: Readonly<Record<Kind, RegExp>> = {
  signIn: /signs in/,
  signOut: /signs out/,
  request: /requests/,
  refresh: /refreshes/,
  lose: /is lost/,
  freeze: /freezes/,
  leave: /is left/,
  revoke: /revokes/,
  time: /seconds pass/,
}

function movesIn(stage: Stage, each: StageTab, { cache }: MoveOptions): Move[] {
  const { name, tab, session, condition } = each
  const { judgement } = stage
  if (condition.is === 'frozen') return [{ name: `${name} thaws`, make: () => wake(each) }]
  if (condition.is === 'away') return [{ name: `${name} is returned to`, make: () => wake(each) }]
  const quietly = (call: Promise<unknown>): void => void call.catch(() => {})
  const signIn = (user: string): Move => ({
    name: `${name} signs in as ${user}`,
    costs: 'signIn',
    make() {
      const { granted, failed } = judgement.signInBegins(name)
      session.signIn({ name: user }).then(granted, failed)
    },
  })
  const leave: Move = {
    name: `${name} is left`,
    costs: 'leave',
    make: () => ((condition.is = 'away'), tab.leavePage()),
  }
  return [
    signIn('Alice'),
    signIn('Bob'),
    {
      name: `${name} signs out`,
      costs: 'signOut',
      make() {
        if (session.getState().status !== 'signed-out') judgement.signOutBegins()
        quietly(session.signOut())
      },
    },
    { name: `${name} requests`, costs: 'request', make: () => quietly(request(stage, each)) },
    { name: `${name} refreshes`, costs: 'refresh', make: () => quietly(session.refresh()) },
    { name: `${name} freezes`, costs: 'freeze', make: () => ((condition.is = 'frozen'), tab.freeze()) },
    ...(cache ? [leave] : []),
  ]
}

function ofTheWorld(stage: Stage): Move[] {
  const { server, judgement } = stage
  return [
    {
      name: 'an administrator revokes Alice’s sessions',
      costs: 'revoke',
      make: () => (judgement.doubt(), server.revokeUser('u1')),
    },
    {
      name: 'eleven seconds pass',
      costs: 'time',
      make: () => pass(stage),
    },
  ]
}

/**
 * As long as a refresh may take: locks are given up, and answers. What was called off that long ago comes no more; storage is late by moments,
 * not by seconds.
 */
async function pass({ world, judgement, memory, post }: Stage): Promise<void> {
  judgement.doubt()
  memory.catchUp()
  await world.advance(11_000)
  for (const letter of post.letters.filter(({ isCalledOff }) => isCalledOff())) letter.lose()
}

/** A sign-in that the server has served and nobody hears of ends the session before it. */
function lose({ judgement }: Stage, lost: () => void): void {
  judgement.doubt()
  lost()
}

function wake({ tab, condition }: StageTab): void {
  if (condition.is === 'away') tab.returnToPage()
  else tab.thaw()
  condition.is = 'running'
}

/** All is well, and all that is on its way arrives. Then whoever is signed in is who the server says, and who must be. */
export async function finish(stage: Stage, first: 'oldest' | 'newest'): Promise<void> {
  const { world, tabs } = stage
  stage.memory.catchUp()
  for (const each of tabs) {
    if (each.condition.is !== 'running') wake(each)
    // A page that is just back asks for its data: before it has heard of anything, if it may.
    void request(stage, each).catch(() => {})
  }
  for (let time = 0; time < 3; time++) {
    await deliverAll(stage, first)
    await world.advance(8_000)
  }
  for (const { session } of tabs) {
    void session.refresh().catch(() => {})
    await deliverAll(stage)
    await world.advance(2_000)
    await deliverAll(stage)
  }
  judgeEnd(stage)
}

function judgeEnd({ server, jar, judgement, tabs }: Stage): void {
  const sid = jar.read()?.sid
  const owner = server.isAlive(sid) ? server.userOf(sid) : undefined
  const shown = new Map<TabName, string>(
    tabs.flatMap(({ name, session }) => {
      const { status, user } = session.getState()
      return status === 'signed-in' ? [[name, user.id] as const] : []
    }),
  )
  for (const name of tabNames)
    if (shown.has(name) && shown.get(name) !== owner?.id)
      judgement.violated(`${name} shows ${shown.get(name)}, the server knows ${owner?.id ?? 'nobody'}`)
  const last = judgement.last()
  if (last === 'signed-out' && (owner || shown.size > 0)) judgement.violated('somebody signed out, and is signed in')
  if (typeof last !== 'object') return
  const { tab, user } = last
  if (owner?.id !== user.id)
    judgement.violated(`${user.name} signed in last, the cookie is of ${owner?.name ?? 'nobody'}`)
  if (shown.get(tab as TabName) !== user.id)
    judgement.violated(`${user.name} signed in last, and ${tab} does not show it`)
}
