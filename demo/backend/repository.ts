import type { Expense, Member } from './expense.ts'

/** Where expenses, receipts and members live. Everything that is given out is a copy or is never changed. */
export interface Repository {
  listExpenses(): Promise<readonly Expense[]>
  findExpense(id: string): Promise<Expense | undefined>
  saveExpense(expense: Expense): Promise<void>
  removeExpense(id: string): Promise<void>
  findReceipt(expenseId: string): Promise<ArrayBuffer | undefined>
  saveReceipt(expenseId: string, bytes: ArrayBuffer): Promise<void>
  removeReceipt(expenseId: string): Promise<void>
  listMembers(): Promise<readonly Member[]>
  saveMember(member: Member): Promise<void>
}

/** What a new repository starts with. */
export interface Seed {
  readonly members: readonly Member[]
  readonly expenses: readonly Expense[]
}
