import type { Random } from './random.ts'

/** What becomes of a request and of its answer. Delays in milliseconds. */
export interface Journey {
  /** When it reaches the server: never if it is lost, more than once if somebody on the way sends it again. */
  readonly arrivals: readonly number[]
  /** Which arrival's answer goes back to the browser. */
  readonly answered: number
  /** How long that answer is on its way; undefined if it is lost. */
  readonly answerDelay: number | undefined
}

/** The longest that anything on the way keeps a request or an answer; the client gives up long before. */
const longestDelay = 50_000

/** One on which nothing goes wrong. */
export function drawGoodJourney(random: Random): Journey {
  return { arrivals: [usualDelay(random)], answered: 0, answerDelay: usualDelay(random) }
}

export function drawJourney(random: Random): Journey {
  const answerDelay = random.chance(0.02) ? undefined : drawDelay(random)
  const fate = random.weighted({ arrives: 0.982, lost: 0.01, resent: 0.005, echoed: 0.003 })
  if (fate === 'lost') return { arrivals: [], answered: 0, answerDelay }
  const first = drawDelay(random)
  if (fate === 'arrives') return { arrivals: [first], answered: 0, answerDelay }
  const second = random.between(first, random.chance(0.9) ? first + 2_000 : longestDelay)
  // Chromium sends a POST again by itself when a connection dies without an answer; what copies requests elsewhere answers with the first.
  return { arrivals: [first, second], answered: fate === 'resent' ? 1 : 0, answerDelay }
}

function drawDelay(random: Random): number {
  const kind = random.weighted({ usual: 0.985, slow: 0.012, stuck: 0.003 })
  if (kind === 'usual') return usualDelay(random)
  return kind === 'slow' ? random.between(500, 9_000) : random.between(5_000, longestDelay)
}

function usualDelay(random: Random): number {
  return 10 + random.around(60)
}
