import { isOrigin } from '../http/request-origin.ts'

/** Environment variables on their way to a configuration. What is wrong is noted, and read as the fallback, until all has been read. */
export interface Environment {
  /** Notes what is wrong with a variable, and what helps. */
  readonly complain: (name: string, problem: string) => void
  /** Undefined where it is not set, or empty. */
  readonly optional: (name: string) => string | undefined
  readonly text: (name: string, fallback: string) => string
  readonly oneOf: <const Word extends string>(name: string, words: readonly Word[], fallback: Word) => Word
  readonly integer: (name: string, fallback: number, least: number, most: number) => number
  /** A list with commas. */
  readonly list: (name: string) => readonly string[]
  readonly path: (name: string, fallback: string) => string
  /** A number with `s`, `m`, `h` or `d`, in ms. */
  readonly duration: (name: string, fallback: string, longest: string) => number
  readonly url: (name: string, protocols: readonly string[]) => string | undefined
  /** An origin that a variable holds; not of plain http where that must not be. */
  readonly origin: (name: string, value: string, mustBeSecure: boolean) => string
  /** All that has been noted, and what is set but was never asked for. */
  readonly problems: () => readonly string[]
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Reads environment variables. */
export function environment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const noted: string[] = []
  const known = new Set<string>()

  function complain(name: string, problem: string): void {
    noted.push(`${name} ${problem}`)
  }

  function optional(name: string): string | undefined {
    known.add(name)
    const value = variables[name]?.trim()
    return value === '' ? undefined : value
  }

  function read<Value>(
    name: string,
    fallback: Value,
    parse: (text: string) => Value | undefined,
    remedy: string,
  ): Value {
    const text = optional(name)
    if (text === undefined) return fallback
    const value = parse(text)
    if (value === undefined) complain(name, `is not right. ${remedy}`)
    return value ?? fallback
  }

  function origin(name: string, value: string, mustBeSecure: boolean): string {
    const bare = value.replace(/\/$/, '')
    if (!isOrigin(bare)) {
      complain(name, 'is not right. It must be an origin without a path, e.g. https://app.example.com.')
      return value
    }
    if (mustBeSecure && bare.startsWith('http:')) {
      complain(name, 'is plain http, over which anybody can read the session. Put TLS in front, and write https://.')
    }
    return bare
  }

  return {
    complain,
    optional,
    origin,
    text: (name, fallback) => optional(name) ?? fallback,
    oneOf: (name, words, fallback) =>
      read(name, fallback, (text) => words.find((word) => word === text), `It must be one of ${words.join(', ')}.`),
    integer: (name, fallback, least, most) =>
      read(
        name,
        fallback,
        (text) => (/^\d+$/.test(text) && Number(text) >= least && Number(text) <= most ? Number(text) : undefined),
        `It must be a whole number from ${least} to ${most}.`,
      ),
    list: (name) =>
      (optional(name) ?? '')
        .split(',')
        .map((item) => item.trim())
        .filter((item) => item !== ''),
    path: (name, fallback) =>
      read(
        name,
        fallback,
        (text) => (/^(\/[^/?#]+)+$/.test(text) ? text : undefined),
        'It must be a path without a slash at its end, e.g. /auth.',
      ),
    duration: (name, fallback, longest) =>
      read(
        name,
        milliseconds(fallback) ?? 0,
        (text) => {
          const value = milliseconds(text)
          return value !== undefined && value <= (milliseconds(longest) ?? 0) ? value : undefined
        },
        `It must be a number with s, m, h or d, at most ${longest}, e.g. ${fallback}.`,
      ),
    url: (name, protocols) =>
      read<string | undefined>(
        name,
        undefined,
        (text) => (URL.canParse(text) && protocols.includes(new URL(text).protocol) ? text : undefined),
        `It must be an URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}.`,
      ),
    problems: () => {
      const unknown = Object.keys(variables).filter((name) => name.startsWith('KEYTURN_') && !known.has(name))
      return [...noted, ...unknown.map((name) => `${name} is no variable of this server. Is it misspelt?`)]
    },
  }
}

function milliseconds(text: string): number | undefined {
  const [, count, unit = ''] = /^([1-9]\d*)([smhd])$/.exec(text) ?? []
  const factor = units[unit]
  return count === undefined || factor === undefined ? undefined : Number(count) * factor
}
