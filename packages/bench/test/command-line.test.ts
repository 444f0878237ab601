import { expect, test } from 'vitest'
import { flag, readOptions, wholeNumber } from '../src/command-line.ts'

const options = { clients: wholeNumber(1_000, 10_000_000), short: flag }

test('options that were given are read, and the others are not there', () => {
  expect(readOptions(options, ['--clients', '2_000', '--short'])).toEqual({ clients: 2_000, short: true })
  expect(readOptions(options, [])).toEqual({})
})

test.for([
  { words: ['--clients', 'many'], told: '--clients must be a whole number from 1,000 to 10,000,000, not "many".' },
  { words: ['--clients', '10'], told: '--clients must be a whole number from 1,000 to 10,000,000, not "10".' },
  { words: ['--clients', ''], told: '--clients must be a whole number from 1,000 to 10,000,000, not "".' },
  { words: ['--client', '10'], told: '--clients <a whole number from 1,000 to 10,000,000>\n  --short' },
])('$words is answered with what would be right', ({ words, told }) => {
  expect(() => readOptions(options, words)).toThrow(told)
})
