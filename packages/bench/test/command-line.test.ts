import { expect, test } from 'vitest'
import { flag, folder, oneOf, readOptions, wholeNumber } from '../src/command-line.ts'

const options = { clients: wholeNumber(1_000, 10_000_000), only: oneOf(['tabs', 'heap']), beside: folder, short: flag }

test('options that were given are read, and the others are not there', () => {
  expect(readOptions(options, ['--clients', '2_000', '--only', 'heap', '--short'])).toEqual({
    clients: 2_000,
    only: 'heap',
    short: true,
  })
  expect(readOptions(options, [])).toEqual({})
})

test.for([
  { words: ['--clients', 'many'], told: '--clients must be a whole number from 1,000 to 10,000,000, not "many".' },
  { words: ['--clients', '10'], told: '--clients must be a whole number from 1,000 to 10,000,000, not "10".' },
  { words: ['--clients', ''], told: '--clients must be a whole number from 1,000 to 10,000,000, not "".' },
  { words: ['--beside', '/no/such/folder'], told: '--beside must be a folder, not "/no/such/folder".' },
  { words: ['--only', 'head'], told: '--only must be one of tabs, heap, not "head".' },
  {
    words: ['--client', '10'],
    told: '--clients <a whole number from 1,000 to 10,000,000>\n  --only <one of tabs, heap>\n  --beside <a folder>\n  --short',
  },
])('$words is answered with what would be right', ({ words, told }) => {
  expect(() => readOptions(options, words)).toThrow(told)
})
