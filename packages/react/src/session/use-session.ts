import { checks } from '#checks'
import { useState, useSyncExternalStore } from 'react'
import { useSource, type SessionView } from './session-view.ts'

/**
 * The session: its state, discriminated by `status`, and what can be done. The component re-renders at every change of the state,
 * which a silent refresh is too (`activity`); with a selector only when what it selects changes.
 * @throws {Error} There is no `<AuthProvider>` above.
 */
export function useSession(): SessionView
/**
 * What `selector` selects of the session. The component re-renders only when that changes: selections are compared by `Object.is`,
 * plain objects and arrays one level deep, so `({ status, user }) => ({ status, user })` does what one hopes.
 * @throws {Error} There is no `<AuthProvider>` above.
 */
export function useSession<Selection>(selector: Selector<Selection>): Selection
export function useSession(selector: Selector<unknown> = (session) => session): unknown {
  checks?.values('useSession', { selector: [selector, checks.isFunction, 'a function that selects of the session'] })
  const { subscribe, getView, getServerView } = useSource()
  const [select] = useState(createSelect)
  return useSyncExternalStore(
    subscribe,
    () => select(selector, getView()),
    () => select(selector, getServerView()),
  )
}

export type Selector<Selection> = (session: SessionView) => Selection

/** Selects once a view, and keeps the object that it gave last where the new one says the same. */
function createSelect(): (selector: Selector<unknown>, view: SessionView) => unknown {
  let last:
    | { readonly selector: Selector<unknown>; readonly view: SessionView; readonly selection: unknown }
    | undefined
  return (selector, view) => {
    if (last?.view === view && last.selector === selector) return last.selection
    const fresh = selector(view)
    const selection = isSame(last?.selection, fresh) ? last?.selection : fresh
    last = { selector, view, selection }
    return selection
  }
}

function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (!isPlain(one) || !isPlain(other)) return false
  const keys = Object.keys(one)
  if (one.constructor !== other.constructor || keys.length !== Object.keys(other).length) return false
  return keys.every((key) => Object.hasOwn(other, key) && Object.is(one[key], other[key]))
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return value instanceof Object && (value.constructor === Object || Array.isArray(value))
}
