// pnpm explore: every order of a few events in two tabs, more and more of them, for as long as the time allows. What fails is told as the shortest
// story.
import { command, wholeNumber } from './command-line.ts'
import { explore, settings, type Explored } from './orders/explore.ts'

const options = { seconds: wholeNumber(1, 86_400), events: wholeNumber(1, 10), depth: wholeNumber(1, 100) }

// Errors are thrown by the thousand, and nobody reads where.
Error.stackTraceLimit = 0

await command(options, async ({ seconds = 60, events, depth }) => {
  const end = Date.now() + seconds * 1000
  const count = { moves: 0, states: 0 }
  try {
    for (let most = events ?? 1; most <= (events ?? 10) && Date.now() < end; most++) {
      console.log(`Every order of ${most} ${most === 1 ? 'event' : 'events'}, and of what is on its way then:`)
      console.table(await playRound(most))
    }
    // Of the processor, for others may want it, too.
    const { user, system } = process.cpuUsage()
    const took = (user + system) / 1_000_000
    const [moves, states] = [count.moves.toLocaleString('en'), count.states.toLocaleString('en')]
    const speed = `${Math.round(count.states / took)} states and ${Math.round(count.moves / took)} moves a second of processor time`
    console.log(`${moves} moves, ${states} different states, ${speed}: nothing that must not be.`)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }

  /** Each setting may take its share of the time that is left. */
  async function playRound(most: number): Promise<readonly Explored[]> {
    const rows: Explored[] = []
    for (const [index, setting] of settings.entries()) {
      const until = Date.now() + (end - Date.now()) / (settings.length - index)
      const row = await explore(setting, { events: most, depth, until })
      count.moves += row.moves
      count.states += row.states
      rows.push(row)
    }
    return rows
  }
})
