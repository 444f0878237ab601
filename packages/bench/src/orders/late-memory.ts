import type { Tab } from '@keyturn/core/testing'
import type { Touch } from './watch.ts'

/** What an origin remembers, as browsers with a process for each tab share it: what one tab writes the others read later. */
export interface LateMemory {
  readonly of: (tab: string) => Tab['memory']
  /** Whether something has been written that another tab does not see yet. */
  readonly isBehind: () => boolean
  readonly catchUp: () => void
  /** Whether any tab knows of a sign-out that the server has not confirmed. */
  readonly isSignOutPending: () => boolean
  /** What each tab sees, and what it will see. */
  readonly views: () => unknown
}

export function createLateMemory(tabs: readonly string[], touch: Touch): LateMemory {
  const views = new Map(tabs.map((tab) => [tab, new Map<string, string>()] as const))
  const late: { readonly tab: string; readonly key: string; readonly value: string | null }[] = []

  function write(view: Map<string, string> | undefined, key: string, value: string | null): void {
    if (value === null) view?.delete(key)
    else view?.set(key, value)
  }

  return {
    of: (tab) => ({
      // Another tab's write may just have arrived.
      read: (key) => (touch(tab), views.get(tab)?.get(key) ?? null),
      write(key, value) {
        if ((views.get(tab)?.get(key) ?? null) === value) return
        write(views.get(tab), key, value)
        touch(tab, 'memory')
        for (const [other, view] of views) {
          if (other === tab) continue
          // Activity is looked up before an idle end only, which these stories do not reach.
          if (key.endsWith(':active')) write(view, key, value)
          else late.push({ tab: other, key, value })
        }
      },
    }),
    isBehind: () => late.length > 0,
    isSignOutPending: () =>
      [...views.values()].some((view) => [...view.values()].some((word) => word.startsWith('sign-out-pending'))),
    catchUp() {
      touch(...tabs, 'memory')
      late.splice(0).forEach((each) => write(views.get(each.tab), each.key, each.value))
    },
    views: () => [
      ...[...views].map(([tab, view]) => [
        tab,
        [...view]
          .filter(([key]) => !key.endsWith(':active'))
          .map(String)
          .toSorted(),
      ]),
      ...late,
    ],
  }
}
