/** Listeners that cannot harm each other. */
export interface Listeners<Value> {
  readonly add: (listener: (value: Value) => void) => () => void
  readonly tell: (value: Value) => void
  readonly isEmpty: () => boolean
  readonly clear: () => void
}

/** What a listener throws goes to the page's error handling, as if it had been called by the browser. */
export function createListeners<Value>(): Listeners<Value> {
  const listeners = new Set<{ readonly call: (value: Value) => unknown }>()
  return {
    add(call) {
      const entry = { call }
      listeners.add(entry)
      return () => listeners.delete(entry)
    },
    tell(value) {
      for (const { call } of [...listeners]) isolate(() => call(value))
    },
    isEmpty: () => listeners.size === 0,
    clear: () => listeners.clear(),
  }
}

function isolate(call: () => unknown): void {
  try {
    // An async listener rejects later.
    Promise.resolve(call()).catch(report)
  } catch (error) {
    report(error)
  }
}

function report(error: unknown): void {
  if (typeof reportError === 'function') reportError(error)
}
