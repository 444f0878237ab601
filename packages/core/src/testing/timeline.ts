/** More wake-ups than this at one instant are a loop without end, not a busy moment. */
const MOST_AT_ONCE = 10_000

/** Time that only the test moves. */
export interface Timeline {
  /** Milliseconds of real time since the beginning. */
  readonly elapsed: () => number
  readonly callIn: (delay: number, callback: () => void) => () => void
  /** Calls back in a moment, in which no time passes. */
  readonly callSoon: (callback: () => void) => void
  /** Moves on by `duration`, running what falls due in order and letting promises settle between. */
  readonly advance: (duration: number) => Promise<void>
  /** Lets everything settle that needs no time. */
  readonly settle: () => Promise<void>
}

/** `turn` gives the event loop a turn: when it resolves, every promise that can settle has settled. */
export function createTimeline(turn: () => Promise<void> = turnByChannel): Timeline {
  const timers = new Set<{ readonly time: number; readonly callback: () => void }>()
  let elapsed = 0
  let soon = 0

  function callIn(delay: number, callback: () => void): () => void {
    const timer = { time: elapsed + Math.max(0, delay), callback }
    timers.add(timer)
    return () => timers.delete(timer)
  }

  function callSoon(callback: () => void): void {
    soon++
    void turn().then(() => {
      soon--
      callback()
    })
  }

  async function quiet(): Promise<void> {
    do await turn()
    while (soon > 0)
  }

  async function advance(duration: number): Promise<void> {
    const end = elapsed + duration
    let atOnce = 0
    for (;;) {
      await quiet()
      const due = [...timers].filter(({ time }) => time <= end).toSorted((one, other) => one.time - other.time)[0]
      if (!due) break
      atOnce = due.time > elapsed ? 0 : atOnce + 1
      if (atOnce > MOST_AT_ONCE) throw new Error(`The world is spinning: ${MOST_AT_ONCE} wake-ups at one instant.`)
      timers.delete(due)
      elapsed = Math.max(elapsed, due.time)
      due.callback()
    }
    elapsed = end
    await quiet()
  }

  return { elapsed: () => elapsed, callIn, callSoon, advance, settle: () => advance(0) }
}

/** Fake timers leave channels alone, and every platform has them. */
function turnByChannel(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => {
      port1.close()
      resolve()
    })
    port1.start()
    port2.postMessage(undefined)
  })
}
