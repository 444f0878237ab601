import { openDB, type DBSchema } from 'idb'
import type { Expense, Member } from './expense.ts'
import type { Repository, Seed } from './repository.ts'

interface Schema extends DBSchema {
  members: { key: string; value: Member }
  expenses: { key: string; value: Expense }
  receipts: { key: string; value: Blob }
}

/** Keeps everything in the browser: all tabs share it, and it survives a reload. */
export function createIndexedDbRepository(name: string, seed: () => Seed): Repository {
  const opened = openDB<Schema>(name, 1, {
    upgrade(database, _oldVersion, _newVersion, transaction) {
      const { members, expenses } = seed()
      database.createObjectStore('members', { keyPath: 'id' })
      database.createObjectStore('expenses', { keyPath: 'id' })
      database.createObjectStore('receipts')
      // These need no waiting: the database opens once the whole upgrade has been written.
      for (const member of members) void transaction.objectStore('members').put(member)
      for (const expense of expenses) void transaction.objectStore('expenses').put(expense)
    },
  })

  return {
    listExpenses: async () => (await opened).getAll('expenses'),
    findExpense: async (id) => (await opened).get('expenses', id),
    async saveExpense(expense) {
      await (await opened).put('expenses', expense)
    },
    async removeExpense(id) {
      const transaction = (await opened).transaction(['expenses', 'receipts'], 'readwrite')
      await Promise.all([
        transaction.objectStore('expenses').delete(id),
        transaction.objectStore('receipts').delete(id),
        transaction.done,
      ])
    },
    findReceipt: async (expenseId) => (await opened).get('receipts', expenseId),
    async saveReceipt(expenseId, file) {
      await (await opened).put('receipts', file, expenseId)
    },
    async removeReceipt(expenseId) {
      await (await opened).delete('receipts', expenseId)
    },
    listMembers: async () => (await opened).getAll('members'),
    async saveMember(member) {
      await (await opened).put('members', member)
    },
  }
}
