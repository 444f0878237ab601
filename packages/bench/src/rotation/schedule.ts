/** Time that passes only from one deed to the next. Milliseconds from 0 on. */
export interface Schedule {
  readonly now: () => number
  /**
   * Plans a deed in `delay` ms, rounded up: time is whole, so that whoever waits for what is left of a time gets there. Deeds of the same
   * instant are done in the order in which they were planned.
   */
  readonly in: (delay: number, deed: Deed) => void
  /** Lets time pass until `end`, or until somebody stops it. */
  readonly run: (end: number) => Promise<void>
  /** Nothing happens after the deed that calls this. */
  readonly stop: () => void
}

export type Deed = () => Promise<void> | void

export function createSchedule(): Schedule {
  // The next one stands at the end, where it costs nothing to take it.
  const planned: { readonly at: number; readonly deed: Deed }[] = []
  let time = 0
  let isStopped = false
  return {
    now: () => time,
    in: (delay, deed) => {
      const at = time + Math.ceil(delay)
      planned.splice(placeOf(at), 0, { at, deed })
    },
    run: async (end) => {
      while (!isStopped) {
        const next = planned.at(-1)
        if (!next || next.at > end) break
        planned.pop()
        time = next.at
        const done = next.deed()
        // Most deeds are done at once, and a wait for nothing would cost more than they do.
        if (done) await done
      }
      if (!isStopped) time = end
    },
    stop: () => {
      isStopped = true
    },
  }

  function placeOf(at: number): number {
    let [low, high] = [0, planned.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((planned[middle]?.at ?? 0) > at) low = middle + 1
      else high = middle
    }
    return low
  }
}
