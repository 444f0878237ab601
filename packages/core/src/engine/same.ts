/**
 * The known value where the fresh one says the same, so that what compares by identity sees no change. What cannot be looked into (a Map, an object
 * of a class) is the same only as itself; a Date is its time.
 */
export function same<Value>(known: Value | undefined, fresh: Value): Value {
  try {
    // What says the same is of the same type.
    if (isSame(known, fresh)) return known as Value
  } catch {
    // An app's user may hold a cycle.
  }
  return fresh
}

function isSame(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (!isObject(one) || !isObject(other)) return false
  if (one instanceof Date && other instanceof Date) return one.getTime() === other.getTime()
  if (!isPlain(one) || !isPlain(other) || Array.isArray(one) !== Array.isArray(other)) return false
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => name in other && isSame(one[name as keyof object], other[name as keyof object]))
  )
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Also where it is of another realm, as what other tabs send may be. */
function isPlain(value: object): boolean {
  const kind: unknown = Object.getPrototypeOf(value)
  return kind === null || Object.getPrototypeOf(kind) === null || Array.isArray(value)
}
