// pnpm simulate:rotation: what rotation does to honest browsers and to thieves, into docs/rotation.md. With options it only prints.
import { writeFileSync } from 'node:fs'
import { command, flag, oneOf, wholeNumber } from './command-line.ts'
import { algorithms, type AlgorithmName } from './rotation/algorithms.ts'
import { runWeek } from './rotation/browser-week.ts'
import { brokenPromises, toMarkdown } from './rotation/report.ts'
import { simulate, type Plan, type Tally } from './rotation/simulation.ts'
import { runTheft } from './rotation/theft.ts'
import { thieves, type ThiefName } from './rotation/thief.ts'

const algorithmNames = Object.keys(algorithms) as AlgorithmName[]
const options = {
  refreshes: wholeNumber(1_000, 1_000_000_000),
  seed: wholeNumber(0, 2 ** 31 - 1),
  algorithm: oneOf(algorithmNames),
  /** Tells the story of one browser instead. */
  browser: wholeNumber(0, 2 ** 31 - 1),
  /** With a theft. */
  thief: oneOf(Object.keys(thieves) as ThiefName[]),
  /** In which nothing else goes wrong. */
  calm: flag,
}

await command(options, async ({ refreshes = 1_000_000, seed = 1, algorithm, browser, thief, calm = false }) => {
  if (browser !== undefined) {
    const week = { seed, number: browser, algorithm: algorithms[algorithm ?? 'keyturn'] }
    console.log(thief ? await runTheft({ ...week, thief, isCalm: calm }, tell) : await runWeek(week, tell))
    return
  }
  const tallies: Tally[] = []
  for (const name of algorithm ? [algorithm] : algorithmNames) tallies.push(await run(planFor(name)))
  const markdown = toMarkdown({ seed, tallies })
  console.log(`\n${markdown}`)
  const broken = tallies.flatMap((tally) => brokenPromises(tally, seed))
  for (const promise of broken) console.error(promise)
  if (broken.length > 0) process.exitCode = 1
  if (process.argv.length === 2) writeFileSync(new URL('../../../docs/rotation.md', import.meta.url), markdown)

  // The others need fewer to show what they do.
  function planFor(name: AlgorithmName): Plan {
    return name === (algorithm ?? 'keyturn') || name === 'keyturn-bound'
      ? { algorithm: name, seed, refreshes, thefts: Math.ceil(refreshes / 2_000) }
      : { algorithm: name, seed, refreshes: refreshes / 10, thefts: Math.ceil(refreshes / 10_000) }
  }
})

async function run(plan: Plan): Promise<Tally> {
  const { title } = algorithms[plan.algorithm]
  console.log(`· ${title}: ${plan.refreshes.toLocaleString('en')} refreshes, and ${plan.thefts} thefts of each kind …`)
  let told = 0
  return simulate(plan, (done) => {
    if (done >= told + 0.1) console.log(`· ${(told = Math.floor(done * 10) / 10) * 100} %`)
  })
}

function tell(time: number, what: string, detail: unknown): void {
  const at = (time / 1000).toFixed(3).padStart(11)
  console.log(detail === undefined ? `${at} ${what}` : `${at} ${what} ${JSON.stringify(detail)}`)
}
