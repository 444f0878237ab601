import { SessionHeld, SignedIn, type SessionHeldProps } from '@keyturn/react'
import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import { minute, openTab, type OpenTab } from '../signed-in-tab.tsx'

afterEach(cleanup)

async function opened(texts: SessionHeldProps['texts'] = {}): Promise<OpenTab> {
  const tab = openTab({}, { whenSessionEnds: 'hold' })
  await tab.restored()
  render(
    <>
      <SignedIn>
        <input aria-label="Note" />
      </SignedIn>
      <SessionHeld texts={texts}>{({ user, reason }) => `the form for ${user.name} (${reason})`}</SessionHeld>
    </>,
    { wrapper: tab.wrapper },
  )
  await userEvent.type(screen.getByLabelText('Note'), 'Paid in cash')
  return tab
}

/** What a live region says, now or soon. */
async function spoken(text: string): Promise<void> {
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe(text))
}

test('while nothing is held, nothing is shown', async () => {
  await opened()
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('a session that ran out shows the app’s form above the page, and says why', async () => {
  const { pass } = await opened()
  await pass(30 * minute, minute)
  const dialog = screen.getByRole('dialog', { name: 'Sign in again to go on' })
  expect(dialog.textContent).toContain('the form for Ada (idle)')
  expect(dialog.getAttribute('aria-describedby')).toBeNull()
  expect(screen.getByRole('status').textContent).toBe('')
  await spoken('You were signed out because nobody was active for a while. This page is kept as you left it.')
})

test.for([
  ['revoked', 'Your session was ended from elsewhere.'],
  ['reuse-detected', 'Your session was ended because its key was used twice: somebody may have stolen it.'],
  ['not-bound', 'Your browser could not prove that it is the one that you signed in with.'],
  ['expired', 'Your session has ended.'],
] as const)('it says what happened: %s', async ([code, text]) => {
  const { session, server } = await opened()
  server.refusal = code
  await act(() => session.refresh().catch(() => undefined))
  await spoken(`${text} This page is kept as you left it.`)
  expect(screen.getByRole('dialog').textContent).toContain(text)
})

test('when the same user is back it is gone, and what was typed is still there', async () => {
  const { session, pass } = await opened()
  await pass(30 * minute, minute)
  await act(() => session.signIn({ name: 'Ada' }))
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(screen.getByLabelText<HTMLInputElement>('Note').value).toBe('Paid in cash')
  await spoken('You are signed in again.')
})

test('Escape leaves it open, signing out closes it', async () => {
  const { session, pass } = await opened()
  await pass(30 * minute, minute)
  await userEvent.keyboard('{Escape}')
  expect(session.getState().status).toBe('held')
  await userEvent.click(screen.getByRole('button', { name: 'Sign out instead' }))
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'signed-out' })
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('texts are the app’s to choose, one by one', async () => {
  const { pass } = await opened({ title: 'Willkommen zurück', text: ({ user }) => `${user.name}, bitte neu anmelden.` })
  await pass(30 * minute, minute)
  expect(screen.getByRole('dialog', { name: 'Willkommen zurück' }).textContent).toBe(
    'Willkommen zurückAda, bitte neu anmelden.the form for Ada (idle)Sign out instead',
  )
})
