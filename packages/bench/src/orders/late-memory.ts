import type { Tab } from '@keyturn/core/testing'

/** What an origin remembers, as browsers with a process for each tab share it: what one tab writes the others read later. */
export interface LateMemory {
  readonly of: (tab: string) => Tab['memory']
  /** Whether something has been written that another tab does not see yet. */
  readonly isBehind: () => boolean
  readonly catchUp: () => void
  /** What each tab sees. */
  readonly views: () => unknown
}

export function createLateMemory(tabs: readonly string[]): LateMemory {
  const views = new Map(tabs.map((tab) => [tab, new Map<string, string>()] as const))
  const late: (() => void)[] = []

  function write(view: Map<string, string> | undefined, key: string, value: string | null): void {
    if (value === null) view?.delete(key)
    else view?.set(key, value)
  }

  return {
    of: (tab) => ({
      read: (key) => views.get(tab)?.get(key) ?? null,
      write(key, value) {
        if ((views.get(tab)?.get(key) ?? null) === value) return
        write(views.get(tab), key, value)
        for (const [other, view] of views) {
          if (other === tab) continue
          // Activity is looked up before an idle end only, which these stories do not reach.
          if (key.endsWith(':active')) write(view, key, value)
          else late.push(() => write(view, key, value))
        }
      },
    }),
    isBehind: () => late.length > 0,
    catchUp: () => late.splice(0).forEach((arrive) => arrive()),
    views: () => [...views].map(([tab, view]) => [tab, [...view].filter(([key]) => !key.endsWith(':active'))]),
  }
}
