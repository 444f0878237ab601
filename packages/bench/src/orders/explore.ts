import { resilientRules, strictRules, type RotationRules } from '@keyturn/server'
import { finish, movesOf, type MoveOptions } from './moves.ts'
import { beginnings, setStage, type Beginning, type Stage } from './stage.ts'

export interface Exploration extends MoveOptions {
  /** How many moves a story has at most. */
  readonly depth: number
  /** When to stop, whatever the depth: milliseconds since the epoch. */
  readonly until?: number
}

/** What was seen of one server and one beginning. */
export interface Explored {
  readonly server: string
  readonly beginning: Beginning
  /** Every order of so many moves has been tried. */
  readonly depth: number
  /** How many moves were tried, and how many states they led to that differ. */
  readonly moves: number
  readonly states: number
}

const servers: Readonly<Record<string, RotationRules>> = { ours: resilientRules, strict: strictRules }

/** All settings: each server, each beginning. */
export const settings = Object.keys(servers).flatMap((server) => beginnings.map((beginning) => ({ server, beginning })))

type Setting = (typeof settings)[number]

/** What comes to its end first of what is still on its way when a story is over. */
const ends = ['oldest', 'newest'] as const

/**
 * Tries every order of moves, shortest stories first, so that the first that fails is the shortest. Sessions cannot be copied: each story is
 * played from its beginning. A state that was seen before is not gone on from.
 * @throws {Error} Something did not hold: the message is the story.
 */
export async function explore(setting: Setting, { depth, until = Infinity, cache }: Exploration): Promise<Explored> {
  const seen = new Set<string>()
  let moves = 0
  let level: readonly Branch[] = [await look(setting, [], { cache })]
  for (let reached = 0; ; reached++) {
    const result = { ...setting, depth: reached, moves, states: seen.size }
    if (reached === depth || level.length === 0) return result
    const next: Branch[] = []
    for (const { story, choices } of level) {
      for (const move of choices) {
        if (Date.now() > until) return { ...result, moves, states: seen.size }
        moves++
        const branch = await look(setting, [...story, move], { cache })
        if (seen.has(branch.state)) continue
        seen.add(branch.state)
        for (const end of ends) await playToEnd(setting, branch.story, { cache }, end)
        next.push(branch)
      }
    }
    level = next
  }
}

/** A story, what can be told apart of the state that it leads to, and what can happen next. */
interface Branch {
  readonly story: readonly string[]
  readonly state: string
  readonly choices: readonly string[]
}

async function look(setting: Setting, story: readonly string[], options: MoveOptions): Promise<Branch> {
  const stage = await replay(setting, story, options)
  const choices = movesOf(stage, story, options).map(({ name }) => name)
  const state = describe(stage, story)
  dispose(stage)
  return { story, state, choices }
}

/** Plays a story and what comes after it. */
async function playToEnd(
  setting: Setting,
  story: readonly string[],
  options: MoveOptions,
  end: (typeof ends)[number],
): Promise<void> {
  const stage = await replay(setting, story, options)
  await finish(stage, end)
  dispose(stage)
  const { violations } = stage.judgement
  if (violations.length === 0) return
  const told = [...story, `what is on its way arrives, ${end} first`]
  throw new Error([`${violations.join('; ')}:`, JSON.stringify(setting), ...told].join('\n· '))
}

async function replay({ server, beginning }: Setting, story: readonly string[], options: MoveOptions): Promise<Stage> {
  const stage = await setStage(servers[server] ?? resilientRules, beginning)
  for (const [index, name] of story.entries()) {
    const move = movesOf(stage, story.slice(0, index), options).find((each) => each.name === name)
    if (!move) throw new Error(`"${name}" cannot happen after ${story.slice(0, index).join(', ')}`)
    await move.make()
    await stage.world.settle()
  }
  return stage
}

function dispose({ tabs }: Stage): void {
  for (const { session } of tabs) session.dispose()
}

/** Names of sessions and tokens are told by the order in which they come up: they count on, whichever way a state was reached. */
function describe({ post, memory, jar, server, judgement, tabs, world }: Stage, story: readonly string[]): string {
  const text = JSON.stringify([
    tabs.map(({ session, condition, trace }) => {
      const { status, user, ...rest } = { user: undefined, ...session.getState() }
      const { reason, activity } = { reason: undefined, activity: undefined, ...rest }
      return [status, user?.id, reason, activity, condition.is, trace.slice(-4)]
    }),
    post.letters.map(({ what, from, isServed }) => [what, from, isServed()]),
    [jar.read() ?? null, server.isAlive(jar.read()?.sid), server.userOf(jar.read()?.sid)?.id, [...server.verdicts]],
    [memory.views(), judgement.last() ?? 'unknown'],
    // What is left to happen, and what time it is.
    [story.map(kindOf).toSorted(), world.now()],
  ])
  const names = new Map<string, string>()
  return text.replaceAll(/"(?:s|r)\d+"/g, (id) => names.get(id) ?? (names.set(id, `#${names.size}`), `#${names.size}`))
}

/** A move without who made it and with what: what it costs. */
function kindOf(move: string): string {
  return /signs in|signs out|requests|refreshes|is lost|freezes|is left|revokes|seconds pass/.exec(move)?.[0] ?? ''
}
