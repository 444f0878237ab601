import type { Hono } from 'hono'
import { forbidden, invalid, notFound } from './answers.ts'
import type { ApiContext } from './api-context.ts'
import { actionsOf, type Expense, type Member } from './expense.ts'
import { receiptError } from './input.ts'
import type { Repository } from './repository.ts'

export interface ReceiptRoutesOptions {
  readonly repository: Repository
  readonly now: () => Promise<number>
  readonly findExpense: (member: Member, id: string) => Promise<Expense | undefined>
}

/** Adds upload, download and removal of an expense's receipt. */
export function addReceiptRoutes(api: Hono<ApiContext>, { repository, now, findExpense }: ReceiptRoutesOptions): void {
  api.put('/expenses/:id/receipt', async (context) => {
    const { member } = context.var
    const expense = await findExpense(member, context.req.param('id'))
    if (!expense) return notFound()
    if (!actionsOf(member, expense).includes('edit')) return forbidden('The receipt can no longer be changed.')
    const file = await readFile(context.req.raw)
    const error = receiptError(file)
    if (!file || error) return invalid({ receipt: error })
    await repository.saveReceipt(expense.id, await file.arrayBuffer())
    const receipt = { name: file.name.slice(-120), type: file.type, size: file.size, uploadedAt: await now() }
    await repository.saveExpense({ ...expense, receipt })
    return context.json(receipt)
  })

  api.get('/expenses/:id/receipt', async (context) => {
    const expense = await findExpense(context.var.member, context.req.param('id'))
    const bytes = expense?.receipt ? await repository.findReceipt(expense.id) : undefined
    if (!expense?.receipt || !bytes) return notFound()
    context.header('Content-Type', expense.receipt.type)
    context.header('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(expense.receipt.name)}`)
    context.header('X-Content-Type-Options', 'nosniff')
    return context.body(bytes)
  })

  api.delete('/expenses/:id/receipt', async (context) => {
    const { member } = context.var
    const expense = await findExpense(member, context.req.param('id'))
    if (!expense) return notFound()
    if (!actionsOf(member, expense).includes('edit')) return forbidden('The receipt can no longer be removed.')
    await repository.removeReceipt(expense.id)
    await repository.saveExpense({ ...expense, receipt: null })
    return context.body(null, 204)
  })
}

async function readFile(request: Request): Promise<File | undefined> {
  const form = await request.formData().catch(() => undefined)
  const file = form?.get('receipt')
  return file instanceof File ? file : undefined
}
