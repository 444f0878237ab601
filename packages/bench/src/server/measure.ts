/** How many refreshes are under way at a time. */
export const CONCURRENCY = 16

/** What some time of doing one thing over and over came to. */
export interface Block {
  readonly perSecond: number
  /** Of each time, in ms. */
  readonly latencies: readonly number[]
}

/** Does something with one subject after the other, so many of them at a time, for so many ms. */
export async function measure<Subject>(
  subjects: readonly Subject[],
  act: (subject: Subject) => Promise<void>,
  duration: number,
  concurrency = CONCURRENCY,
): Promise<Block> {
  const latencies: number[] = []
  // Not the same ones in every block.
  const offset = Math.floor(Math.random() * subjects.length)
  const startedAt = performance.now()
  const end = startedAt + duration
  const workers = Array.from({ length: concurrency }, async (_, first) => {
    // Each has its own subjects: no session is refreshed twice at the same time.
    const own = subjects.filter((_, index) => (index + offset) % concurrency === first)
    for (let turn = 0; performance.now() < end; turn++) {
      const subject = own[turn % own.length]
      if (subject === undefined) return
      const before = performance.now()
      await act(subject)
      latencies.push(performance.now() - before)
    }
  })
  await Promise.all(workers)
  return { perSecond: (latencies.length / (performance.now() - startedAt)) * 1000, latencies }
}

/** The value below which so much of a list is, from 0 to 1. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN
}

/** Does something once with each, {@link CONCURRENCY} of them at a time. */
export async function inParallel<Subject>(
  subjects: readonly Subject[],
  act: (subject: Subject) => Promise<void>,
): Promise<void> {
  const queue = subjects.values()
  const workers = Array.from({ length: CONCURRENCY }, async () => {
    for (const subject of queue) await act(subject)
  })
  await Promise.all(workers)
}
