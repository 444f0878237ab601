import { accounts } from './accounts.ts'
import type { Expense, HistoryEntry, Member, Status } from './expense.ts'
import type { Seed } from './repository.ts'
import { seedRows, type SeedRow } from './seed-rows.ts'
import { dayOf } from './summary.ts'

const DAY = 86_400_000
const steps: Readonly<Record<Status, readonly Status[]>> = {
  draft: ['draft'],
  submitted: ['draft', 'submitted'],
  approved: ['draft', 'submitted', 'approved'],
  rejected: ['draft', 'submitted', 'rejected'],
  reimbursed: ['draft', 'submitted', 'approved', 'reimbursed'],
}

/** A quarter in the life of a small studio, ending at `now`. */
export function createSeed(now: number): Seed {
  return { members: seedMembers(), expenses: seedRows.map((row, index) => seedExpense(row, index, now)) }
}

function seedMembers(): readonly Member[] {
  return [
    seedMember('mara', 'Mara Lindqvist', 'Head of operations', 'manager'),
    seedMember('tom', 'Tom Okafor', 'Product designer'),
    seedMember('ines', 'Inês Duarte', 'Engineer'),
    seedMember('jonas', 'Jonas Weber', 'Account lead'),
    seedMember('priya', 'Priya Nair', 'Engineer'),
    seedMember('sofia', 'Sofia Rossi', 'Customer success'),
  ]
}

function seedMember(id: string, name: string, title: string, role: Member['role'] = 'employee'): Member {
  const email = accounts.find(({ userId }) => userId === id)?.email ?? `${id}@harbour.example`
  return { id, name, email, title, role, digest: 'weekly' }
}

function seedExpense(
  [daysAgo, ownerId, merchant, purpose, category, euros, status]: SeedRow,
  index: number,
  now: number,
): Expense {
  const spentOn = dayOf(now - daysAgo * DAY)
  return {
    id: `EX-${1001 + seedRows.length - index}`,
    ownerId,
    merchant,
    purpose,
    category,
    cents: Math.round(euros * 100),
    spentOn,
    notes: '',
    status,
    receipt: null,
    history: steps[status].map((step, position) => seedStep(step, ownerId, officeTime(spentOn, index, position), now)),
  }
}

/** Steps are taken a day apart, at some time of the working day. */
function officeTime(day: string, index: number, position: number): number {
  const minutes = 8 * 60 + ((index * 37 + position * 101) % (9 * 60))
  return Date.parse(day) + position * DAY + minutes * 60_000
}

function seedStep(status: Status, ownerId: string, at: number, now: number): HistoryEntry {
  const isDecision = status !== 'draft' && status !== 'submitted'
  const decider = ownerId === 'mara' ? 'Finance' : 'Mara Lindqvist'
  const owner = seedMembers().find(({ id }) => id === ownerId)?.name ?? ownerId
  const note = status === 'rejected' ? 'Please add who was there and what it was for.' : ''
  return { at: Math.min(at, now), by: isDecision ? decider : owner, status, note }
}
