import { api } from '../api.ts'

/** Uploads a file as the receipt of an expense, as a browser's form would. */
export async function uploadReceipt(expenseId: string, file: File): Promise<void> {
  const form = new FormData()
  form.set('receipt', file)
  await api.put(`/expenses/${expenseId}/receipt`, form)
}
