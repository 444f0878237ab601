/** Who listens to what; listeners cannot harm each other. `Values` says what each type of event comes with. */
export interface Listeners<Values> {
  readonly on: <Type extends keyof Values>(type: Type, listener: (value: Values[Type]) => void) => () => void
  /** Whether anybody listens. */
  readonly has: (type: keyof Values) => boolean
  readonly tell: <Type extends keyof Values>(type: Type, value: Values[Type]) => void
  readonly clear: () => void
}

/** What a listener throws goes to the page's error handling, as if it had been called by the browser. */
export function createListeners<Values>(): Listeners<Values> {
  let listeners: { [Type in keyof Values]?: Set<(value: Values[Type]) => unknown> } = {}
  return {
    on(type, listener) {
      const call = (value: Values[typeof type]): unknown => listener(value)
      const all = (listeners[type] ??= new Set())
      all.add(call)
      return () => all.delete(call)
    },
    has: (type) => (listeners[type]?.size ?? 0) > 0,
    tell(type, value) {
      for (const call of [...(listeners[type] ?? [])]) isolate(() => call(value))
    },
    clear: () => (listeners = {}),
  }
}

function isolate(call: () => unknown): void {
  // An async listener rejects later.
  new Promise((resolve) => resolve(call())).catch((error: unknown) => globalThis.reportError?.(error))
}
