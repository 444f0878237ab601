import { inspect } from 'node:util'

/** Every path from `root` to a text that holds `secret`: over properties of all kinds, getters, entries, and what loggers print. */
export function findSecret(root: unknown, secret: string): readonly string[] {
  const found: string[] = []
  const seen = new Set<object>()

  function visit(value: unknown, path: string): void {
    if (typeof value === 'string' && value.includes(secret)) found.push(path)
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || seen.has(value)) return
    seen.add(value)
    if (ArrayBuffer.isView(value)) return visit(Buffer.from(value.buffer).toString('latin1'), `${path}.buffer`)
    for (const [key, each] of properties(value)) visit(each, `${path}.${String(key)}`)
    if (isEntries(value)) [...value].forEach((each, index) => visit(each, `${path}[${index}]`))
  }

  visit(root, 'root')
  visit(
    printed(() => inspect(root, { depth: 10, showHidden: true })),
    'inspect',
  )
  visit(
    printed(() => JSON.stringify(root)),
    'JSON',
  )
  visit(
    printed(() => JSON.stringify(root, Object.getOwnPropertyNames(root))),
    'JSON of own properties',
  )
  visit(
    printed(() => String(root)),
    'text',
  )
  return found
}

function* properties(value: object): Generator<readonly [PropertyKey, unknown]> {
  for (let level: object | null = value; level && level !== Object.prototype; level = Reflect.getPrototypeOf(level))
    for (const key of Reflect.ownKeys(level)) {
      try {
        yield [key, Reflect.get(value, key)]
      } catch {
        // A getter that wants another object tells nothing.
      }
    }
}

function isEntries(value: object): value is Iterable<unknown> {
  return value instanceof Map || value instanceof Set || value instanceof Headers
}

function printed(print: () => string | undefined): string | undefined {
  try {
    return print()
  } catch {
    return undefined
  }
}
