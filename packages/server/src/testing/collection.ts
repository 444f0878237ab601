/** What was told so far, and what is still to come. */
export interface Collection {
  readonly add: (sid: string) => void
  readonly all: () => readonly string[]
  /** Resolves once there are that many. */
  readonly once: (count: number) => Promise<readonly string[]>
}

/** Collects what a listener is told. */
export function collect(): Collection {
  const sids: string[] = []
  const waiting = new Set<() => void>()
  return {
    add: (sid) => {
      sids.push(sid)
      for (const look of waiting) look()
    },
    all: () => sids,
    once: (count) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (sids.length < count) return
          waiting.delete(look)
          resolve([...sids])
        }
        waiting.add(look)
        look()
      }),
  }
}
