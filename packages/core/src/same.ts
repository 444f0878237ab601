/** The known value where the fresh one says the same, so that what compares by identity sees no change. */
export function same<Value>(known: Value | undefined, fresh: Value): Value {
  return known !== undefined && isSame(known, fresh) ? known : fresh
}

function isSame(one: unknown, other: unknown): boolean {
  try {
    return JSON.stringify(one) === JSON.stringify(other)
  } catch {
    // An app's user may hold what JSON cannot say: a cycle, a BigInt.
    return false
  }
}
