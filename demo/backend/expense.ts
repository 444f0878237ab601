export const categories = ['Travel', 'Meals', 'Lodging', 'Software', 'Equipment', 'Training', 'Other'] as const
export type Category = (typeof categories)[number]

export const statuses = ['draft', 'submitted', 'approved', 'rejected', 'reimbursed'] as const
export type Status = (typeof statuses)[number]

export const receiptTypes = ['image/png', 'image/jpeg', 'image/webp', 'application/pdf'] as const
/** The largest receipt that is taken, in bytes. */
export const RECEIPT_LIMIT = 5 * 1024 * 1024

export interface Member {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly title: string
  readonly role: 'manager' | 'employee'
  readonly digest: 'never' | 'weekly' | 'daily'
}

/** One step in the life of an expense. */
export interface HistoryEntry {
  readonly at: number
  readonly by: string
  readonly status: Status
  readonly note: string
}

export interface ReceiptInfo {
  readonly name: string
  readonly type: string
  readonly size: number
  readonly uploadedAt: number
}

/** An expense as it is stored. Money is whole cents, `spentOn` a calendar day (`2026-03-31`). */
export interface Expense {
  readonly id: string
  readonly ownerId: string
  readonly merchant: string
  readonly purpose: string
  readonly category: Category
  readonly cents: number
  readonly spentOn: string
  readonly notes: string
  readonly status: Status
  readonly receipt: ReceiptInfo | null
  readonly history: readonly HistoryEntry[]
}

export type Action = 'edit' | 'delete' | 'submit' | 'approve' | 'reject' | 'reimburse'

/** An expense as the API answers it: with its owner's name and with what the reader may do with it. */
export interface ExpenseView extends Expense {
  readonly ownerName: string
  readonly actions: readonly Action[]
}

/** Everybody sees their own expenses, managers also what others have submitted. */
export function canSee(member: Member, expense: Expense): boolean {
  return expense.ownerId === member.id || (member.role === 'manager' && expense.status !== 'draft')
}

/** What `member` may do with `expense` now. Nobody decides about their own money. */
export function actionsOf(member: Member, expense: Expense): readonly Action[] {
  if (expense.ownerId === member.id) return ownerActions(expense.status)
  if (member.role !== 'manager') return []
  if (expense.status === 'submitted') return ['approve', 'reject']
  return expense.status === 'approved' ? ['reimburse'] : []
}

/** The status that an action leads to; those that change none lead nowhere. */
export const statusAfter = {
  submit: 'submitted',
  approve: 'approved',
  reject: 'rejected',
  reimburse: 'reimbursed',
} as const

function ownerActions(status: Status): readonly Action[] {
  return status === 'draft' || status === 'rejected' ? ['edit', 'submit', 'delete'] : []
}
