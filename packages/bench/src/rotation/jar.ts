/** How long Chromium keeps a changed cookie in memory before it writes it to disk. */
const flushDelay = 30_000

/** The cookie jar of all tabs of a browser: what is in memory, and what the disk has of it. */
export interface Jar {
  readonly token: () => string | undefined
  /** Every token that was ever in it, oldest first. */
  readonly history: () => readonly string[]
  readonly store: (token: string) => void
  readonly flush: () => void
  /** The browser ends without a chance to write. */
  readonly lose: () => void
  /** The profile is that of an old copy, of so many tokens ago. */
  readonly restore: (back: number) => void
}

export function createJar(later: (delay: number, deed: () => void) => void): Jar {
  const history: string[] = []
  let inMemory: string | undefined
  let onDisk: string | undefined
  let isFlushPlanned = false

  function flush(): void {
    onDisk = inMemory
    isFlushPlanned = false
  }

  return {
    flush,
    token: () => inMemory,
    history: () => history,
    store: (token) => {
      inMemory = token
      history.push(token)
      if (!isFlushPlanned) later(flushDelay, flush)
      isFlushPlanned = true
    },
    lose: () => {
      inMemory = onDisk
      isFlushPlanned = false
    },
    restore: (back) => {
      inMemory = onDisk = history.at(-1 - Math.min(back, history.length - 1))
      isFlushPlanned = false
    },
  }
}
