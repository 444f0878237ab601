import { checks } from '#checks'

interface Place {
  readonly path: string
  readonly value: unknown
}

/**
 * Every path from `root` to a text that holds one of `secrets`: over properties of all kinds, getters, entries and bytes, and in what
 * loggers print of it. The paths themselves hold none.
 */
export function findSecrets(root: unknown, secrets: Iterable<string>): readonly string[] {
  checks?.values('findSecrets', {
    secrets: [
      secrets,
      (value) => value instanceof Object && Symbol.iterator in value,
      'a list or set of texts',
      'needed',
    ],
  })
  const wanted = [...secrets]
  const isSecret = (text: string): boolean => wanted.some((secret) => text.includes(secret))
  const found = new Set<string>()
  const seen = new Set<object>()
  const places: Place[] = [{ path: 'root', value: root }, ...printings(root)]
  for (let place = places.pop(); place; place = places.pop()) {
    const { path, value } = place
    if (typeof value === 'string' && isSecret(value)) found.add(path)
    if (!isObject(value) || seen.has(value)) continue
    seen.add(value)
    for (const [name, content] of contents(value)) {
      if (isSecret(name)) found.add(`${path}.(a name)`)
      places.push({ path: `${path}.${isSecret(name) ? '(a name)' : name}`, value: content })
    }
  }
  return [...found].toSorted()
}

/** What becomes of it in logs, error trackers and messages. */
function printings(root: unknown): readonly Place[] {
  const printers: Readonly<Record<string, () => unknown>> = {
    inspect: () => inspect(root),
    JSON: () => JSON.stringify(root),
    'JSON of own properties': () => JSON.stringify(root, Object.getOwnPropertyNames(root)),
    text: () => String(root),
    clone: () => structuredClone(root),
  }
  return Object.entries(printers).map(([path, print]) => ({ path, value: attempt(print) }))
}

/** What Node's consoles print; pages have nothing like it. */
function inspect(value: unknown): unknown {
  const { process } = globalThis as { process?: { getBuiltinModule(name: string): Util } } // Node's types are not known here
  const limits = { depth: 10, maxArrayLength: Infinity, maxStringLength: Infinity }
  return process?.getBuiltinModule('node:util').inspect(value, { showHidden: true, ...limits })
}

interface Util {
  inspect(value: unknown, options: object): string
}

function* contents(value: object): Generator<readonly [name: string, content: unknown]> {
  // From a node everything of a page can be reached, all of its scripts included.
  if (isInstance(value, 'Window')) return
  if (isInstance(value, 'Node')) yield ['html', Reflect.get(value, 'outerHTML') ?? Reflect.get(value, 'textContent')]
  else if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer)
    yield ['bytes', attempt(() => new TextDecoder().decode(value))]
  else yield* properties(value)
  if (isEntries(value)) for (const [index, entry] of [...value].entries()) yield [`[${index}]`, entry]
}

/** What everything inherits from. */
const common = new Set<object | null>([null, Object.prototype, Function.prototype, Array.prototype])

function* properties(value: object): Generator<readonly [name: string, content: unknown]> {
  for (let level: object | null = value; level && !common.has(level); level = Reflect.getPrototypeOf(level))
    for (const key of Reflect.ownKeys(level)) yield [String(key), read(value, level, key)]
}

/** A getter that wants another object tells nothing, be it by an error or by a promise. */
function read(value: object, level: object, key: PropertyKey): unknown {
  const content = attempt((): unknown => Reflect.get(value, key))
  const isMade = Reflect.getOwnPropertyDescriptor(level, key)?.get !== undefined
  if (isMade && content instanceof Promise) content.catch(() => undefined)
  return content
}

function isEntries(value: object): value is Iterable<unknown> {
  return ['Map', 'Set', 'Headers', 'URLSearchParams', 'FormData'].some((name) => isInstance(value, name))
}

/** Not every environment has every class. */
function isInstance(value: object, className: string): boolean {
  const constructor: unknown = Reflect.get(globalThis, className)
  return typeof constructor === 'function' && value instanceof constructor
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function attempt<Value>(make: () => Value): Value | undefined {
  try {
    return make()
  } catch {
    return undefined
  }
}
