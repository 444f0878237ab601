import type { Page } from 'playwright'
import type { accounts } from '../backend/accounts.ts'

/** A page of the demo in a state that somebody may find it in. */
export interface View {
  /** Names its pictures. */
  readonly name: string
  readonly path: string
  /** Who looks at it; undefined: somebody who is not signed in. */
  readonly as: (typeof accounts)[number]['userId'] | undefined
  /** What tells that it is there: the name of its first heading. */
  readonly heading: string
  /** What one does there first. */
  readonly arrange?: (page: Page) => Promise<unknown>
  /** What one does afterwards, so that the next view finds everything as it was. */
  readonly leave?: (page: Page) => Promise<unknown>
}

/** Every page, in the order in which one visitor goes through them: whoever is signed in stays so until the next must be somebody else. */
export const views: readonly View[] = [
  { name: 'sign-in', path: '/expenses', as: undefined, heading: 'Sign in' },
  {
    name: 'sign-in-refused',
    path: '/expenses',
    as: undefined,
    heading: 'Sign in',
    arrange: async (page) => {
      await page.getByLabel('Email').fill('tom@harbour.example')
      await page.getByLabel('Password').fill('a guess')
      await page.getByRole('button', { name: 'Sign in', exact: true }).click()
      await page.getByRole('alert').waitFor()
    },
  },
  { name: 'not-found', path: '/expense', as: undefined, heading: 'There is no such page' },
  { name: 'expenses', path: '/expenses', as: 'mara', heading: 'Expenses' },
  { name: 'expenses-none', path: '/expenses?search=a+yacht', as: 'mara', heading: 'Expenses' },
  { name: 'expense', path: '/expenses/EX-1062', as: 'mara', heading: 'Osteria del Porto' },
  {
    name: 'expense-sending-back',
    path: '/expenses/EX-1062',
    as: 'mara',
    heading: 'Osteria del Porto',
    arrange: (page) => page.getByRole('button', { name: 'Send back …' }).click(),
  },
  { name: 'overview', path: '/overview', as: 'mara', heading: 'Overview' },
  { name: 'profile', path: '/profile', as: 'mara', heading: 'Profile' },
  {
    name: 'account-menu',
    path: '/overview',
    as: 'mara',
    heading: 'Overview',
    arrange: (page) => page.getByRole('button', { name: /^Account of/ }).click(),
  },
  {
    name: 'session-details',
    path: '/overview',
    as: 'mara',
    heading: 'Overview',
    arrange: (page) => page.getByRole('button', { name: /^Session:/ }).click(),
  },
  { name: 'my-expense', path: '/expenses/EX-1063', as: 'tom', heading: 'Deutsche Bahn' },
  {
    name: 'expense-deletion',
    path: '/expenses/EX-1063',
    as: 'tom',
    heading: 'Deutsche Bahn',
    arrange: (page) => page.getByRole('button', { name: 'Delete', exact: true }).click(),
  },
  { name: 'edit', path: '/expenses/EX-1063/edit', as: 'tom', heading: 'Edit expense' },
  { name: 'new', path: '/expenses/new', as: 'tom', heading: 'New expense' },
  {
    name: 'new-with-faults',
    path: '/expenses/new',
    as: 'tom',
    heading: 'New expense',
    arrange: async (page) => {
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Enter the amount.').waitFor()
    },
  },
  { name: 'lab', path: '/lab', as: 'tom', heading: 'Lab' },
  { name: 'story', path: '/lab/stolen-token', as: 'tom', heading: 'Somebody steals the refresh token' },
  { name: 'workbench', path: '/lab/workbench', as: 'tom', heading: 'Workbench' },
  {
    name: 'tour',
    path: '/lab?tour',
    as: 'tom',
    heading: 'Lab',
    arrange: (page) => page.getByText('A session lives behind this page').waitFor(),
  },
  {
    name: 'warning',
    path: '/expenses',
    as: 'tom',
    heading: 'Expenses',
    arrange: async (page) => {
      await page.clock.fastForward('13:30')
      await page.getByRole('dialog').waitFor()
      await page.locator('.session-badge').getByText('Steady').waitFor()
    },
    leave: (page) => page.getByRole('button', { name: 'Stay signed in' }).click(),
  },
  {
    name: 'server-unreachable',
    path: '/expenses',
    as: 'tom',
    heading: 'Expenses',
    arrange: async (page) => {
      await turnFault(page, 'unreachable')
      await page.reload()
      await page.getByRole('heading', { name: 'The server does not answer' }).waitFor()
    },
    leave: (page) => turnFault(page, 'none'),
  },
]

/** Turns the lab's switch that makes trouble for every answer. */
async function turnFault(page: Page, fault: string): Promise<void> {
  await page.evaluate(async (body) => {
    await fetch('/lab/api/fault', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
  }, JSON.stringify({ fault }))
}
