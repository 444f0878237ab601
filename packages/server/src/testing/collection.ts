/** What was told so far, and what is still to come. */
export interface Collection {
  readonly add: (sid: string) => void
  readonly all: () => readonly string[]
  /** Resolves once there are that many. */
  readonly once: (count: number) => Promise<readonly string[]>
  /** Resolves once all of these have been told, to all that has been by then, each of them once. */
  readonly onceTold: (expected: readonly string[]) => Promise<readonly string[]>
}

/** Collects what a listener is told. */
export function collect(): Collection {
  const sids: string[] = []
  const waiting = new Set<() => void>()

  function when<Answer>(look: () => Answer | undefined): Promise<Answer> {
    return new Promise((resolve) => {
      const attempt = (): void => {
        const answer = look()
        if (answer === undefined) return
        waiting.delete(attempt)
        resolve(answer)
      }
      waiting.add(attempt)
      attempt()
    })
  }

  return {
    add: (sid) => {
      sids.push(sid)
      for (const look of waiting) look()
    },
    all: () => sids,
    once: (count) => when(() => (sids.length < count ? undefined : [...sids])),
    onceTold: (expected) => when(() => (expected.every((sid) => sids.includes(sid)) ? [...new Set(sids)] : undefined)),
  }
}
