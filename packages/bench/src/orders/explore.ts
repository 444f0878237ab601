import { resilientRules, strictRules, type RotationRules } from '@keyturn/server'
import { finish } from './finish.ts'
import { fingerprint } from './fingerprint.ts'
import { movesOf, type Kind, type Spent } from './moves.ts'
import { beginnings, setStage, type Beginning, type FaultyParts, type Stage } from './stage.ts'

export interface Exploration {
  /** How many things happen in a story at most: what somebody does, and what goes wrong. What is on its way then arrives, in every order. */
  readonly events: number
  /** How many moves a story has at most. @default as many as there are */
  readonly depth?: number | undefined
  /** When to stop, however far that is: milliseconds since the epoch. */
  readonly until?: number
  readonly faulty?: FaultyParts
  /** Tries both orders of moves that have nothing to do with each other, too. @default false */
  readonly everyOrder?: boolean
}

/** What was seen of one server and one beginning. */
export interface Explored extends Setting {
  readonly events: number
  /** Every order of so many moves has been tried. */
  readonly depth: number
  /** Whether there are no longer ones with so many events. */
  readonly complete: boolean
  /** How many moves were tried, and how many were not, because they only change places with others that were. */
  readonly moves: number
  readonly pruned: number
  /** How many states they led to that differ. */
  readonly states: number
}

export interface Setting {
  readonly server: 'ours' | 'strict'
  readonly locks: boolean
  readonly beginning: Beginning
}

const servers: Readonly<Record<Setting['server'], RotationRules>> = { ours: resilientRules, strict: strictRules }

/** All settings: each server, with Web Locks and without, each beginning. */
export const settings: readonly Setting[] = (['ours', 'strict'] as const).flatMap((server) =>
  [true, false].flatMap((locks) => beginnings.map((beginning) => ({ server, locks, beginning }))),
)

/** What comes to its end first of what is still on its way when a story is over. */
type End = 'oldest' | 'newest'

/** What a move reads and changes. Two that have nothing of that in common lead to the same in either order. */
type Footprint = ReadonlySet<string>

/** A story, and what is to be tried next. */
interface Branch {
  readonly story: readonly string[]
  choices: readonly string[]
  /** What need not be tried: it was tried before what this story ends with, and has nothing to do with it. */
  asleep: ReadonlyMap<string, Footprint>
}

/** What a story leads to. */
interface Sight {
  readonly state: string
  readonly choices: readonly string[]
  readonly touched: Footprint
  /** Whether more than one letter is on its way. */
  readonly isBusy: boolean
}

/**
 * Tries every order of moves, shortest stories first, so that the first that fails is the shortest. Sessions cannot be copied: each story is
 * played from its beginning. A state that was seen before is not gone on from. Of moves that have nothing to do with each other one order is
 * tried (sleep sets: P. Godefroid, Partial-Order Methods for the Verification of Concurrent Systems, 1996); what they have to do with each other
 * is seen while they are made.
 * @throws {Error} Something did not hold: the message is the story.
 */
export async function explore(setting: Setting, exploration: Exploration): Promise<Explored> {
  const { depth = Infinity, until = Infinity, everyOrder = false } = exploration
  const seen = new Map<string, Branch>()
  const count = { moves: 0, pruned: 0 }
  const told = (reached: number, complete: boolean): Explored => ({
    ...setting,
    events: exploration.events,
    depth: reached,
    complete,
    ...count,
    states: seen.size,
  })

  /** Returns the branches to go on with; undefined where the time is up. */
  async function expand({ story, choices, asleep }: Branch): Promise<readonly Branch[] | undefined> {
    const next: Branch[] = []
    const before = new Map(asleep)
    for (const move of choices) {
      if (Date.now() > until) return undefined
      if (asleep.has(move)) {
        count.pruned++
        continue
      }
      count.moves++
      const longer = [...story, move]
      const sight = await look(setting, exploration, longer, (state) => !seen.has(state))
      const branch = enter(longer, sight, awakeAfter(before, sight.touched))
      if (branch) next.push(branch)
      if (!everyOrder) before.set(move, sight.touched)
    }
    return next
  }

  /** Where the state was seen before, only what slept then and is awake now is left to try. */
  function enter(story: readonly string[], { state, choices }: Sight, asleep: Branch['asleep']): Branch | undefined {
    const known = seen.get(state)
    const woken = known && choices.filter((move) => known.asleep.has(move) && !asleep.has(move))
    const branch: Branch = { story, choices, asleep }
    if (!known) return (seen.set(state, branch), branch)
    if (!woken?.length) return undefined
    known.asleep = new Map([...known.asleep].filter(([move]) => asleep.has(move)))
    return { story, choices: woken, asleep: known.asleep }
  }

  let level: readonly Branch[] = [
    { story: [], ...(await look(setting, exploration, [], () => true)), asleep: new Map() },
  ]
  for (let reached = 0; reached < depth; reached++) {
    const next: Branch[] = []
    for (const branch of level) {
      const branches = await expand(branch)
      if (!branches) return told(reached, false)
      next.push(...branches)
    }
    if (next.length === 0) return told(reached + 1, true)
    level = next
  }
  return told(depth, false)
}

/** What sleeps on when a move has been made: what has nothing to do with it. */
function awakeAfter(asleep: Branch['asleep'], touched: Footprint): Branch['asleep'] {
  return new Map([...asleep].filter(([, footprint]) => ![...footprint].some((each) => touched.has(each))))
}

/** Plays a story, and where it is news what comes after it. */
async function look(
  setting: Setting,
  exploration: Exploration,
  story: readonly string[],
  isNews: (state: string) => boolean,
): Promise<Sight> {
  const { stage, spent } = await replay(setting, exploration, story)
  const choices = movesOf(stage, spent, exploration.events).map(({ name }) => name)
  const state = fingerprint(stage, spent, exploration.events)
  const sight = { state, choices, touched: new Set(stage.touched), isBusy: stage.post.letters.length > 1 }
  if (isNews(state)) {
    await judge(setting, story, stage, 'oldest')
    if (sight.isBusy) await judge(setting, story, (await replay(setting, exploration, story)).stage, 'newest')
  }
  dispose(stage)
  return sight
}

/** Plays what comes after a story. */
async function judge(setting: Setting, story: readonly string[], stage: Stage, end: End): Promise<void> {
  await finish(stage, end)
  dispose(stage)
  const { violations } = stage.judgement
  if (violations.length === 0) return
  const told = [...story, `what is on its way arrives, ${end} first`]
  throw new Error([`${violations.join('; ')}:`, JSON.stringify(setting), ...told].join('\n· '))
}

async function replay(
  { server, ...setting }: Setting,
  { events, faulty }: Exploration,
  story: readonly string[],
): Promise<{ readonly stage: Stage; readonly spent: Spent }> {
  const stage = await setStage({ ...setting, rules: servers[server], faulty })
  const spent: Partial<Record<Kind, number>> = {}
  for (const name of story) {
    const move = movesOf(stage, spent, events).find((each) => each.name === name)
    if (!move) throw new Error(`"${name}" cannot happen after ${story.slice(0, story.indexOf(name)).join(', ')}`)
    stage.touched.clear()
    await move.make()
    await stage.world.settle()
    if (move.costs) spent[move.costs] = (spent[move.costs] ?? 0) + 1
  }
  return { stage, spent }
}

function dispose({ tabs }: Stage): void {
  for (const { session } of tabs) session.dispose()
}
