// pnpm explore: every order of a few events in two tabs, as deep as the time allows. What fails is told as the shortest story.
import { command, flag, wholeNumber } from './command-line.ts'
import { explore, settings, type Explored } from './orders/explore.ts'

const options = { seconds: wholeNumber(1, 86_400), depth: wholeNumber(1, 100), cache: flag }

await command(options, async ({ seconds = 60, depth = 100, cache = false }) => {
  const beganAt = Date.now()
  const rows: Explored[] = []
  try {
    for (const [index, setting] of settings.entries()) {
      const until = beganAt + (seconds * 1000 * (index + 1)) / settings.length
      rows.push(await explore(setting, { depth, until, cache }))
    }
    console.table(rows)
    const total = (name: 'moves' | 'states'): string =>
      rows.reduce((sum, row) => sum + row[name], 0).toLocaleString('en')
    console.log(`${total('moves')} moves, ${total('states')} different states: nothing that must not be.`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
})
