/** One promise for everybody who waits for the next change: a thousand waiting requests share it. */
export interface Changes {
  /** Resolves at the next change, or rejects at once when `signal` aborts. */
  readonly next: (signal?: AbortSignal) => Promise<void>
  readonly happened: () => void
}

export function createChanges(): Changes {
  let resolve: () => void = () => {}
  let upcoming: Promise<void> | undefined

  function next(signal?: AbortSignal): Promise<void> {
    upcoming ??= new Promise((settle) => (resolve = settle))
    return signal ? untilAborted(upcoming, signal) : upcoming
  }

  function happened(): void {
    upcoming = undefined
    resolve()
  }

  return { next, happened }
}

function untilAborted(change: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    // What the app gave as a reason is what it gets back.
    const stop = (): void => reject(signal.reason as Error)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop)
    void change.then(() => {
      signal.removeEventListener('abort', stop)
      resolve()
    })
  })
}
