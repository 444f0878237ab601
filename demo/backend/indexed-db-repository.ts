import { openDB, type DBSchema, type IDBPTransaction } from 'idb'
import type { Expense, Member } from './expense.ts'
import type { Repository, Seed } from './repository.ts'

interface Schema extends DBSchema {
  members: { key: string; value: Member }
  expenses: { key: string; value: Expense }
  /** Bytes: WebKit keeps no Blob where nothing is kept for good. */
  receipts: { key: string; value: ArrayBuffer }
}

type StoreName = 'members' | 'expenses' | 'receipts'
type Planting = Pick<IDBPTransaction<Schema, StoreName[], 'readwrite' | 'versionchange'>, 'objectStore'>

/** A repository that can start again with its seed. */
export interface ResettableRepository extends Repository {
  readonly reset: () => Promise<void>
}

/** Keeps everything in the browser: all tabs share it, and it survives a reload. */
export function createIndexedDbRepository(name: string, seed: () => Seed): ResettableRepository {
  const opened = openDB<Schema>(name, 1, {
    upgrade(database, _oldVersion, _newVersion, transaction) {
      database.createObjectStore('members', { keyPath: 'id' })
      database.createObjectStore('expenses', { keyPath: 'id' })
      database.createObjectStore('receipts')
      // This needs no waiting: the database opens once the whole upgrade has been written.
      void plant(transaction)
    },
  })

  async function plant(transaction: Planting): Promise<void> {
    const { members, expenses } = seed()
    const [memberStore, expenseStore] = [transaction.objectStore('members'), transaction.objectStore('expenses')]
    await Promise.all([
      memberStore.clear(),
      expenseStore.clear(),
      ...members.map((member) => memberStore.put(member)),
      ...expenses.map((expense) => expenseStore.put(expense)),
    ])
  }

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
    async saveReceipt(expenseId, bytes) {
      await (await opened).put('receipts', bytes, expenseId)
    },
    async removeReceipt(expenseId) {
      await (await opened).delete('receipts', expenseId)
    },
    listMembers: async () => (await opened).getAll('members'),
    async saveMember(member) {
      await (await opened).put('members', member)
    },
    async reset() {
      const transaction = (await opened).transaction(['members', 'expenses', 'receipts'], 'readwrite')
      await Promise.all([transaction.objectStore('receipts').clear(), plant(transaction), transaction.done])
    },
  }
}
