import { unlessAborted } from './unless-aborted.ts'

/** One promise for everybody who waits for the next change: a thousand waiting requests share it. */
export interface Changes {
  /** Resolves at the next change, or rejects at once when `signal` aborts. */
  readonly next: (signal?: AbortSignal) => Promise<void>
  readonly happened: () => void
}

export function createChanges(): Changes {
  let resolve: () => void = () => {}
  let upcoming: Promise<void> | undefined
  return {
    next(signal) {
      upcoming ??= new Promise((settle) => (resolve = settle))
      return unlessAborted(upcoming, signal)
    },
    happened() {
      upcoming = undefined
      resolve()
    },
  }
}
