import * as fc from 'fast-check'

/** Letters that mean something to somebody on the way, beside those of tokens. */
const odd = [
  '',
  ' ',
  '.',
  '..',
  '=',
  '+',
  '/',
  '%00',
  '%',
  '-',
  '_',
  '\u00ff',
  '\u202e',
  '😀',
  '\ufeff',
  '"',
  "'",
  '<',
  '\\',
]
const words = [
  '__proto__',
  'constructor',
  'null',
  'undefined',
  'NaN',
  '[object Object]',
  '0',
  '-1',
  'true',
  '../..',
  '{}',
]

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const letter = fc.constantFrom(...letters.split(''))
const place = fc.nat({ max: 2_000 })
const mutation = fc.oneof(
  { weight: 6, arbitrary: fc.record({ type: fc.constant('flip'), place, bit: fc.nat({ max: 6 }) }) },
  { weight: 6, arbitrary: fc.record({ type: fc.constant('letter'), place, text: letter }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('insert'), place, text: fc.constantFrom(...odd, ...words) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constantFrom('cut', 'behead', 'double', 'reverse'), place }) },
  { weight: 3, arbitrary: fc.record({ type: fc.constantFrom('splice', 'swap'), place, other: place }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('replace'), text: fc.oneof(fc.string(), fc.constantFrom(...words)) }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('long'), place }) },
)
export type Mutation = typeof mutation extends fc.Arbitrary<infer Value> ? Value : never

/** `count` mutations, the same for the same seed. */
export function drawMutations(count: number, seed: number): readonly Mutation[] {
  return fc.sample(mutation, { numRuns: count, seed })
}

/** Makes something else of a token; `others` are real ones, too. It may come out as one of them. */
export function mutate(token: string, others: readonly string[], change: Mutation): string {
  switch (change.type) {
    case 'flip': {
      const at = change.place % token.length
      return put(token, at, String.fromCharCode(token.charCodeAt(at) ^ (1 << change.bit)))
    }
    case 'letter':
      return put(token, change.place % token.length, change.text)
    case 'insert': {
      const at = change.place % (token.length + 1)
      return token.slice(0, at) + change.text + token.slice(at)
    }
    case 'cut':
      return token.slice(0, change.place % token.length)
    case 'behead':
      return token.slice(1 + (change.place % token.length))
    case 'double':
      return `${token}${token}`
    case 'reverse':
      return token.split('').toReversed().join('')
    case 'splice': {
      const other = others[change.other % others.length] ?? ''
      const at = change.place % token.length
      return token.slice(0, at) + other.slice(at)
    }
    case 'swap': {
      const [own, other] = [token.split('.'), (others[change.other % others.length] ?? '').split('.')]
      return own.map((part, index) => ((change.place >> index) & 1 ? (other[index] ?? '') : part)).join('.')
    }
    case 'replace':
      return change.text
    case 'long':
      return token.repeat(1 + (change.place % 60))
  }
}

function put(text: string, at: number, letter: string): string {
  return text.slice(0, at) + letter + text.slice(at + 1)
}
