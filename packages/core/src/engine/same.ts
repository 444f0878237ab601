/** The known value where the fresh one says the same, so that what compares by identity sees no change. */
export function same<Value>(known: Value | undefined, fresh: Value): Value {
  try {
    // What says the same is of the same type.
    if (known === fresh || JSON.stringify(known, strictly) === JSON.stringify(fresh, strictly)) return known as Value
  } catch {
    // An app's user may hold what JSON cannot say: a cycle, a BigInt, a Map, an object of a class.
  }
  return fresh
}

/** @throws {TypeError} JSON would leave something out. */
function strictly(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
  const isOdd = value instanceof Object && ![Object, Array].some((kind) => kind === value.constructor)
  if (isOdd || value !== this[key]) throw new TypeError()
  return value
}
