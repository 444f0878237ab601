import { describe, expect, test } from 'vitest'
import { parseCents, parseExpense, parseProfile, receiptError } from '../backend/input.ts'

const today = '2026-03-31'
const good = {
  merchant: ' Deutsche Bahn ',
  purpose: 'Workshop',
  category: 'Travel',
  amount: '84.90',
  spentOn: today,
  notes: '',
}

test('a complete expense is read, its texts trimmed and its money in cents', () => {
  expect(parseExpense(good, today)).toEqual({
    valid: true,
    input: {
      merchant: 'Deutsche Bahn',
      purpose: 'Workshop',
      category: 'Travel',
      cents: 8490,
      spentOn: today,
      notes: '',
    },
  })
})

describe('each field that is wrong says why', () => {
  const cases: readonly (readonly [string, Readonly<Record<string, unknown>>, RegExp])[] = [
    ['merchant', { merchant: '  ' }, /where/],
    ['purpose', { purpose: 'x'.repeat(121) }, /120/],
    ['category', { category: 'Yachts' }, /category/],
    ['amount', { amount: '' }, /Enter the amount/],
    ['amount', { amount: 'much' }, /42\.50/],
    ['amount', { amount: '0' }, /more than zero/],
    ['amount', { amount: '-5' }, /42\.50/],
    ['amount', { amount: '25000.01' }, /purchase order/],
    ['spentOn', { spentOn: '2026-04-01' }, /still to come/],
    ['spentOn', { spentOn: '2026-02-45' }, /2026-03-31/],
    ['notes', { notes: 'x'.repeat(1001) }, /1000/],
  ]
  test.each(cases)('%s as in %j', (field, change, message) => {
    const parsed = parseExpense({ ...good, ...change }, today)
    expect(parsed.valid).toBe(false)
    expect(parsed).toHaveProperty(['fields', field], expect.stringMatching(message))
    expect(Object.keys(parsed.valid ? {} : parsed.fields)).toEqual([field])
  })
})

test.each([undefined, null, 7, 'text', [], { merchant: 7 }])('%j is no expense, and no crash', (value) => {
  expect(parseExpense(value, today).valid).toBe(false)
})

test.each([
  ['12', 1200],
  ['12.5', 1250],
  ['12,50', 1250],
  ['1,200.00', 120_000],
  ['€ 7', 700],
  ['12.345', undefined],
  ['', undefined],
])('the amount %j is %s cents', (text, cents) => {
  expect(parseCents(text)).toBe(cents)
})

test('a profile needs a name', () => {
  expect(parseProfile({ name: ' ', title: '', digest: 'weekly' })).toHaveProperty('fields.name')
  expect(parseProfile({ name: 'Tom', title: '', digest: 'weekly' }).valid).toBe(true)
})

test.each([
  [undefined, /Choose/],
  [{ type: 'image/png', size: 0 }, /empty/],
  [{ type: 'text/html', size: 9 }, /PNG/],
  [{ type: 'image/png', size: 6_000_000 }, /5 MB/],
])('the receipt %j is refused', (file, message) => {
  expect(receiptError(file)).toMatch(message)
})
