import fc from 'fast-check'
import { playStory, type Outcome } from './play-story.ts'
import { story } from './story.ts'

export interface SimulationPlan {
  readonly worlds: number
  readonly seed: number
  /** Replays the one world that a failure named. */
  readonly path?: string | undefined
}

/** What all worlds came to. */
export interface SimulationResult {
  readonly worlds: number
  readonly counts: Record<keyof Outcome['counts'], number>
  readonly verdicts: Readonly<Record<string, number>>
}

/**
 * Plays random worlds, and checks after every step what must always hold.
 * @throws {Error} In some world it did not: the message has the smallest such story that was found, and how to see it again.
 */
export async function simulate(
  { worlds, seed, path }: SimulationPlan,
  progress: (line: string) => void = () => {},
): Promise<SimulationResult> {
  const counts = { refreshes: 0, requests: 0, unauthorized: 0, ended: 0 }
  const verdicts: Record<string, number> = {}
  let played = 0

  const property = fc.asyncProperty(story, async ([settings, steps]) => {
    const outcome = await playStory(settings, steps)
    for (const name of Object.keys(counts) as (keyof typeof counts)[]) counts[name] += outcome.counts[name]
    for (const [verdict, count] of outcome.verdicts) verdicts[verdict] = (verdicts[verdict] ?? 0) + count
    if (++played % Math.ceil(worlds / 10) === 0) progress(`· ${played.toLocaleString('en')} worlds`)
  })
  const details = await fc.check(property, { numRuns: worlds, seed, ...(path !== undefined && { path }) })
  if (!details.failed) return { worlds: played, counts, verdicts }

  const [settings, steps] = details.counterexample?.[0] ?? [{}, []]
  const told = [settings, ...steps].map((each) => JSON.stringify(each)).join('\n')
  const again = `pnpm simulate --seed ${details.seed} --path "${details.counterexamplePath}"`
  throw new Error(`${String(details.errorInstance)}\n${told}\nAgain: ${again}`, { cause: details.errorInstance })
}
