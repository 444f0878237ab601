/** Throws a `TypeError` that names the option, unless it is an object. */
export function requireObject(name: string, value: unknown): void {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${name}: must be an object.`)
}

/** Throws a `TypeError` that names the option, unless it is a list: a text would be taken letter by letter. */
export function requireList(name: string, value: unknown): void {
  if (!Array.isArray(value)) throw new TypeError(`${name}: must be a list.`)
}

/** Throws a `TypeError` that names the option, unless it is a function. */
export function requireFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw new TypeError(`${name}: must be a function.`)
}

/** Throws a `TypeError` that names the option, unless it is a text. */
export function requireText(name: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${name}: must be a text.`)
}

/** Throws a `TypeError` that names the option, unless it is a duration in ms of at most `longest`. */
export function requireDuration(name: string, value: unknown, longest: number): void {
  if (typeof value !== 'number' || !(value >= 0 && Number.isFinite(value))) {
    throw new TypeError(`${name}: must be a number of milliseconds, 0 or larger.`)
  }
  if (value > longest) throw new TypeError(`${name}: must not be longer than ${longest} ms.`)
}

/** Throws a `TypeError` that names the option, unless it is one of these words. */
export function requireOneOf(name: string, value: unknown, words: readonly string[]): void {
  if (typeof value === 'string' && words.includes(value)) return
  throw new TypeError(`${name}: must be one of ${words.map((word) => `'${word}'`).join(', ')}.`)
}

/** Throws a `TypeError` that names the option, unless it is true or false. */
export function requireBoolean(name: string, value: unknown): void {
  if (typeof value !== 'boolean') throw new TypeError(`${name}: must be true or false.`)
}

/** Throws a `TypeError` that names the option, unless it is an object with all these functions. */
export function requireFunctions(name: string, value: unknown, functions: readonly string[]): void {
  requireObject(name, value)
  for (const each of functions) requireFunction(`${name}.${each}`, Reflect.get(Object(value), each))
}

/** Throws a `TypeError` for a member that there is not: somebody has misspelt one, and would wonder. */
export function requireKnown(name: string, value: object, known: readonly string[]): void {
  const unknown = Object.keys(value).find((each) => !known.includes(each))
  if (unknown === undefined) return
  throw new TypeError(`${name}.${unknown}: there is no such option; there are ${known.join(', ')}.`)
}

/** Throws a `TypeError` that names the option and says where to get one, unless it has all these functions; it may be a function itself. */
export function requireKind(name: string, value: unknown, functions: readonly string[], remedy: string): void {
  const isKind = functions.every((each) => typeof Reflect.get(Object(value), each) === 'function')
  if (!isKind) throw new TypeError(`${name}: must be ${remedy}.`)
}
