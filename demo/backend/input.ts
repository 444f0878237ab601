import { categories, RECEIPT_LIMIT, receiptTypes, type Expense, type Member } from './expense.ts'

/** What a form says, before anybody has looked at it. */
export interface ExpenseForm {
  readonly merchant: string
  readonly purpose: string
  readonly category: string
  readonly amount: string
  readonly spentOn: string
  readonly notes: string
}

export type ExpenseInput = Pick<Expense, 'merchant' | 'purpose' | 'category' | 'cents' | 'spentOn' | 'notes'>

export interface ProfileForm {
  readonly name: string
  readonly title: string
  readonly digest: string
}

export type ProfileInput = Pick<Member, 'name' | 'title' | 'digest'>

/** One message a field; a field that is fine has none. */
export type FieldErrors<Form> = { readonly [Field in keyof Form]?: string }

export type Parsed<Input, Form> =
  | { readonly valid: true; readonly input: Input }
  | { readonly valid: false; readonly fields: FieldErrors<Form> }

const LIMIT_CENTS = 2_500_000

/** Reads an expense from anything, with `today` as the latest day that it may be of. The page and the API share it, so that they never disagree about what is wrong. */
export function parseExpense(value: unknown, today: string): Parsed<ExpenseInput, ExpenseForm> {
  const form = readForm(value, ['merchant', 'purpose', 'category', 'amount', 'spentOn', 'notes'])
  const category = categories.find((known) => known === form.category)
  const cents = parseCents(form.amount)
  const fields = withoutEmpty<ExpenseForm>({
    merchant: textError(form.merchant, 'Say where the money went.', 80),
    purpose: textError(form.purpose, 'Say what it was for.', 120),
    category: category ? '' : 'Choose a category.',
    amount: amountError(form.amount, cents),
    spentOn: dayError(form.spentOn, today),
    notes: form.notes.length > 1000 ? 'Use at most 1000 characters.' : '',
  })
  if (Object.keys(fields).length > 0 || !category || cents === undefined) return { valid: false, fields }
  const { merchant, purpose, spentOn, notes } = form
  return { valid: true, input: { merchant, purpose, category, cents, spentOn, notes } }
}

/** Reads a profile from anything. */
export function parseProfile(value: unknown): Parsed<ProfileInput, ProfileForm> {
  const form = readForm(value, ['name', 'title', 'digest'])
  const digest = (['never', 'weekly', 'daily'] as const).find((known) => known === form.digest)
  const fields = withoutEmpty<ProfileForm>({
    name: textError(form.name, 'Tell your colleagues what to call you.', 60),
    title: form.title.length > 60 ? 'Use at most 60 characters.' : '',
    digest: digest ? '' : 'Choose how often.',
  })
  if (Object.keys(fields).length > 0 || !digest) return { valid: false, fields }
  return { valid: true, input: { name: form.name, title: form.title, digest } }
}

/** What is wrong with a file as a receipt; empty where nothing is. */
export function receiptError(file: Pick<File, 'type' | 'size'> | undefined): string {
  if (!file || file.size === 0) return 'Choose a file that is not empty.'
  if (!receiptTypes.some((known) => known === file.type)) return 'Use a PNG, JPEG, WebP or PDF file.'
  return file.size > RECEIPT_LIMIT ? 'The file is larger than 5 MB.' : ''
}

/** Reads `12`, `12.5`, `1,200.00` or `12,50` as cents. */
export function parseCents(text: string): number | undefined {
  const plain = text
    .replaceAll(/[\s€]/g, '')
    .replace(/,(\d{1,2})$/, '.$1')
    .replaceAll(',', '')
  return /^\d{1,9}(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : undefined
}

function readForm<Field extends string>(value: unknown, names: readonly Field[]): Record<Field, string> {
  const source = new Map(Object.entries(value instanceof Object ? value : {}))
  const read = (name: Field): [Field, string] => {
    const text: unknown = source.get(name)
    return [name, typeof text === 'string' ? text.trim() : '']
  }
  // Object.fromEntries forgets the names that it was given.
  return Object.fromEntries(names.map(read)) as Record<Field, string>
}

function textError(text: string, whenMissing: string, limit: number): string {
  if (text === '') return whenMissing
  return text.length > limit ? `Use at most ${limit} characters.` : ''
}

function amountError(text: string, cents: number | undefined): string {
  if (text === '') return 'Enter the amount.'
  if (cents === undefined) return 'Enter an amount such as 42.50.'
  if (cents === 0) return 'The amount must be more than zero.'
  return cents > LIMIT_CENTS ? 'More than €25,000 needs a purchase order.' : ''
}

function dayError(day: string, today: string): string {
  if (day === '') return 'Choose the day.'
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || Number.isNaN(Date.parse(day))) return 'Enter a day such as 2026-03-31.'
  return day > today ? 'This day is still to come.' : ''
}

function withoutEmpty<Form>(fields: Record<keyof Form, string>): FieldErrors<Form> {
  // Leaving fields out keeps the type's promise that each may be missing.
  return Object.fromEntries(Object.entries(fields).filter(([, message]) => message !== '')) as FieldErrors<Form>
}
