import { categories, statuses, type Category, type Expense, type Status } from './expense.ts'

const PAGE_SIZE = 12

export interface ExpenseQuery {
  readonly search: string
  readonly status: Status | undefined
  readonly category: Category | undefined
  /** Counted from 1. */
  readonly page: number
}

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly total: number
  readonly totalCents: number
  readonly page: number
  readonly pages: number
}

/** Reads a query from a URL. What makes no sense is left out, so that every link leads somewhere. */
export function readQuery(parameters: URLSearchParams): ExpenseQuery {
  const page = Number(parameters.get('page') ?? '1')
  return {
    search: (parameters.get('search') ?? '').trim(),
    status: statuses.find((known) => known === parameters.get('status')),
    category: categories.find((known) => known === parameters.get('category')),
    page: Number.isSafeInteger(page) && page > 0 ? page : 1,
  }
}

/** The part of a URL that `readQuery` reads back; defaults are left out. */
export function writeQuery({ search, status, category, page }: ExpenseQuery): URLSearchParams {
  const parameters = new URLSearchParams()
  if (search !== '') parameters.set('search', search)
  if (status) parameters.set('status', status)
  if (category) parameters.set('category', category)
  if (page > 1) parameters.set('page', String(page))
  return parameters
}

/** The matching expenses, newest first, one page of them. A page behind the last is the last. */
export function selectPage<Item extends Expense & { readonly ownerName: string }>(
  expenses: readonly Item[],
  query: ExpenseQuery,
): Page<Item> {
  const found = expenses.filter((expense) => matches(expense, query)).toSorted(newestFirst)
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE))
  const page = Math.min(query.page, pages)
  return {
    items: found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE),
    total: found.length,
    totalCents: found.reduce((sum, { cents }) => sum + cents, 0),
    page,
    pages,
  }
}

function matches(
  expense: Expense & { readonly ownerName: string },
  { search, status, category }: ExpenseQuery,
): boolean {
  if (status && expense.status !== status) return false
  if (category && expense.category !== category) return false
  const text = `${expense.id} ${expense.merchant} ${expense.purpose} ${expense.ownerName}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}

function newestFirst(one: Expense, other: Expense): number {
  return other.spentOn.localeCompare(one.spentOn) || other.id.localeCompare(one.id, 'en', { numeric: true })
}
