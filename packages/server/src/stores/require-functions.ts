/** Throws a `TypeError` that names what was given and what it lacks, unless it has all these functions. */
export function requireFunctions(name: string, value: unknown, functions: readonly string[], expected: string): void {
  const missing = functions.find((each) => typeof Reflect.get(Object(value), each) !== 'function')
  if (missing !== undefined) throw new TypeError(`${name}: must be ${expected}; it has no ${missing}.`)
}
