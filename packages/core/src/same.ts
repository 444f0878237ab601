/** The known value where the fresh one says the same, so that what compares by identity sees no change. Both are plain data. */
export function same<Value>(known: Value | undefined, fresh: Value): Value {
  return known !== undefined && JSON.stringify(known) === JSON.stringify(fresh) ? known : fresh
}
