import type { Letter } from './post.ts'
import { request, type Stage, type StageTab } from './stage.ts'

/** How often something may happen in one story, if that many things may happen in it at all. */
const budget = {
  signIn: 2,
  signOut: 1,
  request: 2,
  refresh: 1,
  lose: 1,
  refuse: 1,
  freeze: 1,
  leave: 1,
  revoke: 1,
  time: 1,
}
export type Kind = keyof typeof budget

/** What can happen next, in words. What costs something is an event; the rest (an answer arrives) happens as often as there is something to arrive. */
export interface Move {
  readonly name: string
  readonly costs?: Kind
  readonly make: () => void | Promise<void>
}

/** What has happened in a story, by kind. */
export type Spent = Readonly<Partial<Record<Kind, number>>>

/** How often each may still happen in a story of so many events. */
export function left(spent: Spent, events: number): Readonly<Record<Kind, number>> {
  const total = Object.values(spent).reduce((sum, each) => sum + each, 0)
  const entries = kinds.map((kind) => [kind, Math.min(budget[kind] - (spent[kind] ?? 0), events - total)])
  return Object.fromEntries(entries) as Record<Kind, number> // made of all kinds
}

const kinds = Object.keys(budget) as readonly Kind[]

/** All that can happen now, `spent` being what has happened, in a story of so many events. */
export function movesOf(stage: Stage, spent: Spent, events: number): readonly Move[] {
  const { post, memory } = stage
  const storage: Move[] = memory.isBehind() ? [{ name: 'the storage catches up', make: memory.catchUp }] : []
  const rest = left(spent, events)
  return [
    ...post.letters.flatMap((letter) => movesWith(stage, letter)),
    ...storage,
    ...stage.tabs.flatMap((each) => movesIn(stage, each)),
    ...ofTheWorld(stage),
  ].filter(({ costs }) => costs === undefined || rest[costs] > 0)
}

function movesWith(stage: Stage, letter: Letter): Move[] {
  const { judgement, memory } = stage
  // Storage is late by moments, and nobody has typed a password that fast.
  if (letter.what === 'sign-in' && letter.answer() && memory.isBehind()) return []
  const name = letter.name()
  const isServed = letter.answer() !== undefined
  /** A sign-in that the server has served and nobody hears of ends the session before it. */
  const lose = (): void => (judgement.doubt(), letter.lose())
  const lost: Move = { name: `${name} is lost on its way ${isServed ? 'back' : 'there'}`, costs: 'lose', make: lose }
  if (isServed) return [{ name: `${name} is answered`, make: letter.deliver }, lost]
  // A refusal of whoever stands before the server, which has seen nothing. A refresh that is refused so ends a session that is well.
  const refused: Move = { name: `${name} is refused on its way`, costs: 'refuse', make: letter.refuse }
  return [{ name: `${name} is served`, make: letter.deliver }, lost, ...(letter.what === 'sign-out' ? [refused] : [])]
}

function movesIn(stage: Stage, each: StageTab): Move[] {
  const { tab, session, condition, watch } = each
  const { judgement, touched } = stage
  const name = `"${each.name}"`
  const run = (what: string, costs: Kind | undefined, make: () => void): Move => ({
    name: `${name} ${what}`,
    ...(costs && { costs }),
    make: () => (touched.add(each.name), make()),
  })
  if (condition.is === 'frozen') return [run('thaws', undefined, () => wake(each))]
  if (condition.is === 'away') return [run('is returned to', undefined, () => wake(each))]
  const signIn = (user: string): Move =>
    run(`signs in as ${user}`, 'signIn', () => {
      const { granted, failed } = judgement.signInBegins(each.name)
      const done = session.signIn({ name: user })
      watch.call(`sign-in ${user}`, done)
      done.then(granted, failed)
    })
  return [
    signIn('Alice'),
    signIn('Bob'),
    run('signs out', 'signOut', () => signOut(stage, each)),
    run('requests', 'request', () => watch.call(`request of ${session.getState().user?.id}`, request(stage, each))),
    run('refreshes', 'refresh', () => watch.call('refresh', session.refresh())),
    run('freezes', 'freeze', () => ((condition.is = 'frozen'), tab.freeze())),
    run('is left', 'leave', () => leave(each)),
  ]
}

function signOut({ server, judgement }: Stage, { name, session, ending, watch }: StageTab): void {
  // Where a signed-out tab is about to follow somebody, that is what is ended.
  if (session.getState().status !== 'signed-out' || watch.isAsking()) judgement.signOutBegins()
  const done = session.signOut()
  watch.call('sign-out', done)
  const judge = ({ confirmed }: { readonly confirmed: boolean }): void => {
    if (confirmed && server.isAlive(ending.sid))
      judgement.violated(`a sign-out of "${name}" was confirmed that the server did not make`)
  }
  done.then(judge, () => {})
}

function leave({ tab, condition, watch }: StageTab): void {
  condition.is = 'away'
  condition.departures++
  watch.stand()
  tab.leavePage()
}

export function wake({ tab, condition }: StageTab): void {
  if (condition.is === 'away') tab.returnToPage()
  else tab.thaw()
  condition.is = 'running'
}

function ofTheWorld(stage: Stage): Move[] {
  const { server, judgement, touched } = stage
  return [
    {
      name: 'an administrator revokes Alice’s sessions',
      costs: 'revoke',
      make: () => (judgement.doubt(), void touched.add('server'), server.revokeUser('u1')),
    },
    { name: 'eleven seconds pass', costs: 'time', make: () => pass(stage) },
  ]
}

/**
 * As long as a refresh may take: locks are given up, and answers. What was sent that long ago comes no more, where its page stands still and has
 * not called it off either; storage is late by moments, not by seconds.
 */
async function pass({ world, judgement, memory, post, touched }: Stage): Promise<void> {
  for (const each of [...everything, ...post.letters.map(({ what, from }) => `${what} of ${from}`)]) touched.add(each)
  judgement.doubt()
  memory.catchUp()
  const old = [...post.letters]
  await world.advance(11_000)
  for (const letter of post.letters.filter((each) => old.includes(each) || each.isCalledOff())) letter.lose()
}

/** All that moves have in common: whoever touches this commutes with nobody. */
const everything = ['here', 'there', 'server', 'jar', 'memory', 'locks', 'channel', 'judgement', 'time']
