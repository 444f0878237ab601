import { categories, type Category, type ExpenseView } from './expense.ts'

export interface Share {
  readonly name: string
  readonly cents: number
  readonly count: number
}

export interface Summary {
  readonly thisMonth: Share
  readonly lastMonth: Share
  readonly awaiting: Share
  readonly unpaid: Share
  /** Of the last 90 days, largest first. */
  readonly byCategory: readonly Share[]
  readonly byMember: readonly Share[]
  /** What waits for the reader's decision, oldest first. */
  readonly toDecide: readonly ExpenseView[]
}

const DAY = 86_400_000

/** What a team lead wants to know at a glance, of the expenses that the reader may see. */
export function summarize(expenses: readonly ExpenseView[], now: number): Summary {
  const counted = expenses.filter(({ status }) => status !== 'draft' && status !== 'rejected')
  const recent = counted.filter(({ spentOn }) => spentOn >= dayOf(now - 90 * DAY))
  return {
    thisMonth: share('This month', counted.filter(inMonth(monthOf(now)))),
    lastMonth: share('Last month', counted.filter(inMonth(monthBefore(now)))),
    awaiting: share(
      'Awaiting approval',
      expenses.filter(({ status }) => status === 'submitted'),
    ),
    unpaid: share(
      'To be paid',
      expenses.filter(({ status }) => status === 'approved'),
    ),
    byCategory: largestFirst(categories.map((name) => share(name, recent.filter(inCategory(name))))),
    byMember: largestFirst(
      [...Map.groupBy(recent, ({ ownerName }) => ownerName)].map(([name, all]) => share(name, all)),
    ),
    toDecide: expenses
      .filter(({ actions }) => actions.includes('approve'))
      .toSorted((one, other) => one.spentOn.localeCompare(other.spentOn)),
  }
}

/** The latest calendar day that it is anywhere on earth at a moment: nothing can have been paid for later. */
export function latestDayOf(moment: number): string {
  return dayOf(moment + 14 * 60 * 60_000)
}

/** The calendar day (`2026-03-31`) of a moment, in UTC. */
export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10)
}

function monthOf(moment: number): string {
  return dayOf(moment).slice(0, 7)
}

function monthBefore(moment: number): string {
  const date = new Date(moment)
  return monthOf(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - 1, 1))
}

function inMonth(month: string) {
  return ({ spentOn }: ExpenseView): boolean => spentOn.startsWith(month)
}

function inCategory(name: Category) {
  return ({ category }: ExpenseView): boolean => category === name
}

function share(name: string, expenses: readonly ExpenseView[]): Share {
  return { name, cents: expenses.reduce((sum, { cents }) => sum + cents, 0), count: expenses.length }
}

function largestFirst(shares: readonly Share[]): readonly Share[] {
  return shares.filter(({ count }) => count > 0).toSorted((one, other) => other.cents - one.cents)
}
