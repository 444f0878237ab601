// pnpm simulate: random worlds against the real judge. Where one fails it says how to see that one again.
import { command, wholeNumber, type Option } from './command-line.ts'
import { simulate } from './worlds/simulate.ts'

const path: Option<string> = {
  expected: 'a path as a failure names it, e.g. 12:0:3',
  read: (text) => (/^\d+(:\d+)*$/.test(text) ? text : undefined),
}
const options = { worlds: wholeNumber(1, 10_000_000), seed: wholeNumber(0, 2 ** 31 - 1), path }

await command(options, async ({ worlds = 1_000, seed = Date.now() % 2 ** 31, path }) => {
  console.log(`· ${worlds.toLocaleString('en')} worlds, seed ${seed} …`)
  try {
    const { counts, verdicts } = await simulate({ worlds, seed, path }, (line) => console.log(line))
    console.table({ ...counts, ...verdicts })
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
})
