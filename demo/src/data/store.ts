/** A value that is shown in several places, and changes. */
export interface Store<Value> {
  readonly get: () => Value
  readonly subscribe: (listener: () => void) => () => void
  readonly set: (next: Value) => void
}

/** Holds a value outside of React, for `useSyncExternalStore`. */
export function createStore<Value>(initial: Value): Store<Value> {
  const listeners = new Set<() => void>()
  let value = initial
  return {
    get: () => value,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    set(next) {
      value = next
      for (const listener of listeners) listener()
    },
  }
}
