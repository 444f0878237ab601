import { AuthenticationError, type AuthServer } from '@keyturn/server'
import { Hono } from 'hono'
import { forbidden, invalid, notFound, problem, readJson } from './answers.ts'
import type { ApiContext } from './api-context.ts'
import { actionsOf, canSee, statusAfter, type Action, type Expense, type ExpenseView, type Member } from './expense.ts'
import { parseExpense, parseProfile } from './input.ts'
import { readQuery, selectPage } from './query.ts'
import { addReceiptRoutes } from './receipt-routes.ts'
import type { Repository } from './repository.ts'
import { latestDayOf, summarize } from './summary.ts'

export interface ExpenseApiOptions {
  /** Says whose request it is; rejects with the answer to give where the access token is missing, wrong or has expired. */
  readonly authenticate: AuthServer['authenticate']
  readonly repository: Repository
  /** The server's clock, in milliseconds since the epoch. */
  readonly now: () => Promise<number>
}

/** The expense desk's own API, under `/api`. It knows nothing of sessions but who asks. */
export function createExpenseApi({ authenticate, repository, now }: ExpenseApiOptions): Hono<ApiContext> {
  const api = new Hono<ApiContext>().basePath('/api')

  api.use(async (context, next) => {
    context.header('Cache-Control', 'no-store')
    const { userId } = await authenticate(context.req.raw)
    const member = await findMember(repository, userId)
    if (!member) return forbidden('You are not a member of this team any more.')
    context.set('member', member)
    return next()
  })

  api.get('/expenses', async (context) => {
    const views = await visibleExpenses(repository, context.var.member)
    return context.json(selectPage(views, readQuery(new URL(context.req.url).searchParams)))
  })

  api.post('/expenses', async (context) => {
    const parsed = parseExpense(await readJson(context.req.raw), latestDayOf(await now()))
    if (!parsed.valid) return invalid(parsed.fields)
    const { member } = context.var
    const id = nextId(await repository.listExpenses())
    const history = [{ at: await now(), by: member.name, status: 'draft' as const, note: '' }]
    const expense: Expense = { id, ownerId: member.id, ...parsed.input, status: 'draft', receipt: null, history }
    await repository.saveExpense(expense)
    return context.json(view(expense, member, [member]), 201)
  })

  api.get('/expenses/:id', async (context) => {
    const expense = await findVisible(repository, context.var.member, context.req.param('id'))
    return expense ? context.json(await viewOf(expense, context.var.member)) : notFound()
  })

  api.patch('/expenses/:id', async (context) => {
    const { member } = context.var
    const expense = await findVisible(repository, member, context.req.param('id'))
    if (!expense) return notFound()
    if (!actionsOf(member, expense).includes('edit')) return forbidden('This expense can no longer be edited.')
    const parsed = parseExpense(await readJson(context.req.raw), latestDayOf(await now()))
    if (!parsed.valid) return invalid(parsed.fields)
    const changed = { ...expense, ...parsed.input }
    await repository.saveExpense(changed)
    return context.json(await viewOf(changed, member))
  })

  api.delete('/expenses/:id', async (context) => {
    const expense = await findVisible(repository, context.var.member, context.req.param('id'))
    if (!expense) return notFound()
    if (!actionsOf(context.var.member, expense).includes('delete'))
      return forbidden('This expense can no longer be deleted.')
    await repository.removeExpense(expense.id)
    return context.body(null, 204)
  })

  api.post('/expenses/:id/:action{submit|approve|reject|reimburse}', async (context) => {
    const { member } = context.var
    const expense = await findVisible(repository, member, context.req.param('id'))
    const action = actions.find((known) => known === context.req.param('action'))
    if (!expense || !action) return notFound()
    if (!actionsOf(member, expense).includes(action)) return forbidden(`You cannot ${action} this expense now.`)
    const note = readNote(await readJson(context.req.raw))
    if (action === 'reject' && note === '') return invalid({ note: 'Say what is missing.' })
    const status = statusAfter[action]
    const changed = {
      ...expense,
      status,
      history: [...expense.history, { at: await now(), by: member.name, status, note }],
    }
    await repository.saveExpense(changed)
    return context.json(await viewOf(changed, member))
  })

  addReceiptRoutes(api, {
    repository,
    now,
    findExpense: (member, id) => findVisible(repository, member, id),
  })

  api.get('/summary', async (context) =>
    context.json(summarize(await visibleExpenses(repository, context.var.member), await now())),
  )

  api.get('/profile', (context) => context.json(context.var.member))

  api.patch('/profile', async (context) => {
    const parsed = parseProfile(await readJson(context.req.raw))
    if (!parsed.valid) return invalid(parsed.fields)
    const changed = { ...context.var.member, ...parsed.input }
    await repository.saveMember(changed)
    return context.json(changed)
  })

  api.get('/members', async (context) => context.json(await repository.listMembers()))

  api.notFound(notFound)
  api.onError((error) => {
    if (error instanceof AuthenticationError) return error.response
    return problem(500, 'internal', 'Something went wrong on the server. Nothing was changed.')
  })
  return api

  async function viewOf(expense: Expense, reader: Member): Promise<ExpenseView> {
    return view(expense, reader, await repository.listMembers())
  }
}

const actions = ['submit', 'approve', 'reject', 'reimburse'] as const satisfies readonly Action[]

async function findMember(repository: Repository, userId: string): Promise<Member | undefined> {
  return (await repository.listMembers()).find(({ id }) => id === userId)
}

async function findVisible(repository: Repository, member: Member, id: string): Promise<Expense | undefined> {
  const expense = await repository.findExpense(id)
  return expense && canSee(member, expense) ? expense : undefined
}

async function visibleExpenses(repository: Repository, reader: Member): Promise<readonly ExpenseView[]> {
  const members = await repository.listMembers()
  const expenses = await repository.listExpenses()
  return expenses.filter((expense) => canSee(reader, expense)).map((expense) => view(expense, reader, members))
}

function view(expense: Expense, reader: Member, members: readonly Member[]): ExpenseView {
  const ownerName = members.find(({ id }) => id === expense.ownerId)?.name ?? 'A former colleague'
  return { ...expense, ownerName, actions: actionsOf(reader, expense) }
}

function readNote(body: unknown): string {
  const note: unknown = body instanceof Object && 'note' in body ? body.note : ''
  return typeof note === 'string' ? note.trim().slice(0, 500) : ''
}

function nextId(expenses: readonly Expense[]): string {
  const numbers = expenses.map(({ id }) => Number(id.slice(3))).filter(Number.isFinite)
  return `EX-${Math.max(1000, ...numbers) + 1}`
}
