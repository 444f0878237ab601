/** How a token came into the wrong hands: used at once, used once the victim has moved on, or long worn out when it is used. */
export type TheftKind = 'eager' | 'late' | 'old'

/** One theft. */
export interface Theft {
  readonly kind: TheftKind
  readonly usedAt: number
  /** Undefined as long as nobody has noticed. */
  foundAt: number | undefined
}

/** A user who was signed out although nobody else ever had a token of the session. */
interface FalseSignOut {
  readonly client: string
  readonly code: string
  /** What was done with the session, in order. */
  readonly story: readonly string[]
}

/** What has happened so far. */
export interface Tally {
  readonly answers: Map<string, number>
  readonly events: Map<string, number>
  readonly thefts: Theft[]
  readonly falseSignOuts: FalseSignOut[]
  readonly count: (event: string) => void
  readonly countAnswer: (answer: string) => void
}

export function createTally(): Tally {
  const answers = new Map<string, number>()
  const events = new Map<string, number>()
  const increment = (counts: Map<string, number>) => (name: string) => {
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return {
    answers,
    events,
    thefts: [],
    falseSignOuts: [],
    count: increment(events),
    countAnswer: increment(answers),
  }
}

/** Whether there was something to prove, and it held. */
export function isProved({ thefts, falseSignOuts }: Tally): boolean {
  return falseSignOuts.length === 0 && thefts.length > 0 && thefts.every(({ foundAt }) => foundAt !== undefined)
}

/** The tally for people, a line a topic. */
export function describeTally({ answers, events, thefts, falseSignOuts }: Tally): readonly string[] {
  const found = thefts.filter(({ foundAt }) => foundAt !== undefined)
  const kinds = (['eager', 'late', 'old'] as const).map((kind) => {
    const some = thefts.filter((theft) => theft.kind === kind)
    return `${some.filter(({ foundAt }) => foundAt !== undefined).length} of ${some.length} ${kind}`
  })
  const delays = found.map(({ usedAt, foundAt = usedAt }) => foundAt - usedAt).toSorted((a, b) => a - b)
  const seconds = (at: number): string => ((delays[Math.floor(at * (delays.length - 1))] ?? 0) / 1000).toFixed(1)
  return [
    `answers: ${list(answers)}`,
    `events: ${list(events)}`,
    `thieves found: ${found.length} of ${thefts.length} (${kinds.join(', ')}); half of them within ${seconds(0.5)} s, all within ${seconds(1)} s`,
    `false sign-outs: ${falseSignOuts.length}`,
    ...falseSignOuts.map(({ client, code, story }) => `  ${client}: ${code}\n    ${story.join('\n    ')}`),
  ]
}

function list(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${name} ${count.toLocaleString('en')}`)
    .join(', ')
}
