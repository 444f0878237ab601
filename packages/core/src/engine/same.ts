/** The known value where the fresh one says the same, so that what compares by identity sees no change. */
export function same<Value>(known: Value | undefined, fresh: Value): Value {
  try {
    // What says the same is of the same type.
    if (JSON.stringify(known) === JSON.stringify(fresh)) return known as Value
  } catch {
    // An app's user may hold what JSON cannot say: a cycle, a BigInt.
  }
  return fresh
}
