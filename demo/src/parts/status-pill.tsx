import type { Status } from '../../backend/expense.ts'

export const statusNames: Readonly<Record<Status, string>> = {
  draft: 'Draft',
  submitted: 'Submitted',
  approved: 'Approved',
  rejected: 'Sent back',
  reimbursed: 'Paid',
}

export function StatusPill({ status }: { readonly status: Status }) {
  return <span className={`pill pill-${status}`}>{statusNames[status]}</span>
}
