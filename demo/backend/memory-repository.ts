import type { Expense, Member } from './expense.ts'
import type { Repository, Seed } from './repository.ts'

/** Keeps everything in this process; a restart starts again with the seed. */
export function createMemoryRepository({ members, expenses }: Seed): Repository {
  const memberById = new Map<string, Member>(members.map((member) => [member.id, member]))
  const expenseById = new Map<string, Expense>(expenses.map((expense) => [expense.id, expense]))
  const receipts = new Map<string, ArrayBuffer>()

  return {
    listExpenses: async () => [...expenseById.values()],
    findExpense: async (id) => expenseById.get(id),
    async saveExpense(expense) {
      expenseById.set(expense.id, expense)
    },
    async removeExpense(id) {
      expenseById.delete(id)
      receipts.delete(id)
    },
    findReceipt: async (expenseId) => receipts.get(expenseId),
    async saveReceipt(expenseId, bytes) {
      receipts.set(expenseId, bytes)
    },
    async removeReceipt(expenseId) {
      receipts.delete(expenseId)
    },
    listMembers: async () => [...memberById.values()],
    async saveMember(member) {
      memberById.set(member.id, member)
    },
  }
}
