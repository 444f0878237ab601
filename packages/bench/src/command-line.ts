import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'

/** An option of a command: `--name value`, or `--name` alone where it is a flag. */
export interface Option<Value> {
  /** In words, for whoever got it wrong. */
  readonly expected: string
  readonly isFlag?: boolean
  /** Undefined where the text is not what is expected. */
  readonly read: (text: string) => Value | undefined
}

type Options = Readonly<Record<string, Option<unknown>>>
type Values<Given extends Options> = {
  readonly [Name in keyof Given]?: Given[Name] extends Option<infer Value> ? Value : never
}

/** Runs a program with its options. Where they are wrong it says what would be right, and ends with 2. */
export async function command<Given extends Options>(
  options: Given,
  run: (values: Values<Given>) => Promise<void>,
): Promise<void> {
  let values
  try {
    values = readOptions(options, process.argv.slice(2))
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 2
    return
  }
  await run(values)
}

/** What the program was called with. @throws {Error} An option is unknown or not as expected; the message tells what would be right. */
export function readOptions<Given extends Options>(options: Given, words: readonly string[]): Values<Given> {
  const entries = Object.entries(options)
  const known = entries.map(([name, { expected, isFlag }]) => `  --${name}${isFlag ? '' : ` <${expected}>`}`).join('\n')
  const values = Object.entries(parse()).map(([name, text]) => {
    const value = options[name]?.read(String(text))
    if (value === undefined) throw new Error(`--${name} must be ${options[name]?.expected}, not "${String(text)}".`)
    return [name, value] as const
  })
  // Each value was made by the reader of its name.
  return Object.fromEntries(values) as Values<Given>

  function parse(): Readonly<Record<string, unknown>> {
    const types = entries.map(([name, { isFlag }]) => [name, { type: isFlag ? 'boolean' : 'string' }] as const)
    try {
      return parseArgs({ args: [...words], options: Object.fromEntries(types) }).values
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : String(error)}\nThe options are:\n${known}`, {
        cause: error,
      })
    }
  }
}

/** A whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number): Option<number> {
  return {
    expected: `a whole number from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}`,
    read(text) {
      const value = Number(text.replaceAll(/[_,]/g, '') || NaN)
      return Number.isInteger(value) && value >= least && value <= most ? value : undefined
    },
  }
}

/** One of some words. */
export function oneOf<Word extends string>(words: readonly Word[]): Option<Word> {
  return { expected: `one of ${words.join(', ')}`, read: (text) => words.find((word) => word === text) }
}

/** A folder that there is. */
export const folder: Option<string> = {
  expected: 'a folder',
  read: (text) => (existsSync(text) ? text : undefined),
}

/** There or not. */
export const flag: Option<boolean> = { expected: 'given alone', isFlag: true, read: () => true }
