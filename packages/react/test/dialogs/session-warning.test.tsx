import { AuthProvider, SessionWarning, type SessionWarningProps } from '@keyturn/react'
import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { minute, openTab, second, type AuthServer, type OpenTab } from '../signed-in-tab.tsx'

// D-WI-04 D-WI-16

afterEach(cleanup)

/** A page whose session ends soon: for idleness, or absolutely where `endsIn` says so. */
async function warned(overrides: Partial<AuthServer> = {}, texts: SessionWarningProps['texts'] = {}): Promise<OpenTab> {
  const opened = openTab(overrides)
  await opened.restored()
  render(
    <>
      <button type="button">Before</button>
      <SessionWarning texts={texts} />
    </>,
    { wrapper: opened.wrapper },
  )
  screen.getByText('Before').focus()
  await opened.pass(overrides.endsIn ? overrides.endsIn - 5 * minute : 25 * minute, minute)
  return opened
}

/** What a live region says, now or soon. */
async function spoken(text: string): Promise<void> {
  await waitFor(() => expect(screen.getAllByRole('status').map(({ textContent }) => textContent)).toContain(text))
}

test('the dialog says what happens and why, and counts down in silence', async () => {
  await warned()
  const dialog = screen.getByRole('dialog', { name: 'Your session is about to end' })
  const text = 'Nobody has been active for a while. You will be signed out within 5 minutes.'
  // Seen at once; read out once the region is known, and by no description of the dialog as well.
  expect(dialog.textContent).toContain(text)
  expect(screen.getByRole('status').textContent).toBe('')
  expect(dialog.getAttribute('aria-describedby')).toBeNull()
  await spoken(text)
  expect(dialog.textContent.split(text)).toHaveLength(2)
  expect(screen.getByRole('timer').textContent).toBe('5:00')
  expect(screen.getByRole('timer').getAttribute('aria-live')).toBe('off')
})

test('what is read out changes once a threshold, the countdown each second', async () => {
  const { pass, world } = await warned()
  const text = screen.getByRole('status')
  await spoken('Nobody has been active for a while. You will be signed out within 5 minutes.')
  const said = text.textContent
  await act(() => world.advance(500))
  await pass(3 * minute, 30 * second)
  expect(screen.getByRole('status')).toBe(text)
  expect(text.textContent).toBe(said)
  await pass(minute, 30 * second)
  expect(text.textContent).toBe('Nobody has been active for a while. You will be signed out within 1 minute.')
})

test('by keyboard: stay signed in is at hand, and the focus goes back', async () => {
  const { session } = await warned()
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Stay signed in' }))
  await userEvent.keyboard('{Enter}')
  await act(() => session.refresh())
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(session.getState()).toMatchObject({ status: 'signed-in', warning: null })
  expect(document.activeElement).toBe(screen.getByText('Before'))
})

test('Escape dismisses until the next threshold', async () => {
  const { pass } = await warned()
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(document.activeElement).toBe(screen.getByText('Before'))
  await pass(4 * minute, minute)
  expect(screen.getByRole('timer').textContent).toBe('1:00')
})

test('the dismiss button does as Escape does', async () => {
  const { session } = await warned()
  await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(session.getState().status).toBe('signed-in')
})

test('signing out from the dialog closes it', async () => {
  const { session } = await warned()
  await userEvent.click(screen.getByRole('button', { name: 'Sign out' }))
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(session.getState()).toEqual({ status: 'signed-out', reason: 'signed-out' })
})

test('when staying fails, the dialog says so and lets one try again', async () => {
  const { server, pass, world, session } = await warned()
  server.trouble = 503
  await userEvent.click(screen.getByRole('button', { name: 'Stay signed in' }))
  await pass(5 * second)
  expect(screen.getByRole('alert').textContent).toContain('could not be reached')
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Try again' }))
  server.trouble = null
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await pass(60 * second, second)
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(document.activeElement).toBe(screen.getByText('Before'))
  await act(() => session.refresh())
  await act(world.settle)
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('after a failure the time left is shown, and no time is named that has passed', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const { server, pass } = await warned()
  server.trouble = 503
  act(() => screen.getByRole('button', { name: 'Stay signed in' }).click())
  expect(screen.getByRole('timer').textContent).toBe('5:00')
  await pass(10 * second)
  const dialog = screen.getByRole('dialog')
  expect(screen.getByRole('alert').textContent).toBe('The server could not be reached, so your session still ends.')
  expect(dialog.textContent).not.toContain('minute')
  expect(screen.getByRole('timer').textContent).toBe('4:50')
  await pass(4 * minute + 50 * second, second)
  expect(screen.queryByRole('timer')).toBeNull()
  expect(dialog.textContent).not.toMatch(/[0-9]/)
})

test('each thing that happens to the button is read out by what has the focus, and once', async () => {
  const { server, pass } = await warned()
  server.trouble = 503
  const focused: (string | null | undefined)[] = []
  document.addEventListener('focus', () => focused.push(document.activeElement?.textContent), { capture: true })
  await userEvent.keyboard('{Enter}')
  await pass(5 * second)
  expect(focused).toEqual(['One moment …', 'Try again'])
})

test('a failure takes the focus from nobody who is elsewhere', async () => {
  const { server, pass } = await warned()
  server.trouble = 503
  await userEvent.keyboard('{Enter}')
  await userEvent.tab()
  await pass(5 * second)
  expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Dismiss' }))
})

const outcomes: readonly (readonly [string, (opened: OpenTab) => Promise<unknown>, string | undefined])[] = [
  ['staying', () => userEvent.keyboard('{Enter}'), 'You stay signed in.'],
  ['another tab that stays', ({ tab }) => act(async () => tab.act()), 'You stay signed in.'],
  ['the end', ({ pass }) => pass(5 * minute, second), 'Your session has ended.'],
  ['Escape', () => userEvent.keyboard('{Escape}'), undefined],
  ['signing out', () => userEvent.click(screen.getByRole('button', { name: 'Sign out' })), undefined],
]

test.for(outcomes)('what became of the warning is read out once: %s', async ([, happen, said]) => {
  const opened = await warned()
  await happen(opened)
  await act(opened.world.settle)
  expect(screen.queryByRole('dialog')).toBeNull()
  const region = screen.queryByRole('status')
  expect(region === null).toBe(said === undefined)
  if (said === undefined) return
  expect(region?.textContent).toBe('')
  await spoken(said)
  await waitFor(() => expect(region?.textContent).toBe(''), { timeout: 5_000 })
})

test('while the server is asked, the button waits and keeps the focus', async () => {
  const { server, pass } = await warned()
  server.trouble = 503
  await userEvent.keyboard('{Enter}')
  const button = screen.getByRole('button', { name: 'One moment …' })
  expect(button.getAttribute('aria-disabled')).toBe('true')
  expect(document.activeElement).toBe(button)
  const refreshes = server.refreshes
  await userEvent.keyboard('{Enter}')
  expect(server.refreshes).toBe(refreshes)
  await userEvent.keyboard('{Escape}')
  expect(screen.queryByRole('dialog')).toBeNull()
  await pass(5 * second)
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('an end at a fixed time offers no way to stay, and no button that a typed key would press', async () => {
  await warned({ endsIn: 20 * minute })
  await spoken('Your session ends at a fixed time, within 5 minutes. Save your work now.')
  expect(screen.getAllByRole('button').map(({ textContent }) => textContent)).toEqual(['Before', 'Dismiss', 'Sign out'])
  expect(document.activeElement).toBe(screen.getByRole('dialog'))
})

test('texts are the app’s to choose, one by one', async () => {
  await warned(
    {},
    { title: 'Noch da?', idle: (level) => `Noch ${level / minute} Minuten.`, extend: 'Angemeldet bleiben' },
  )
  expect(screen.getByRole('dialog', { name: 'Noch da?' }).textContent).toBe(
    'Noch da?Noch 5 Minuten.5:00Angemeldet bleibenDismissSign out',
  )
})

test('three tabs warn, and what is done in one closes the dialog in all of them', async () => {
  const { world, session, createAnother, server, pass } = openTab()
  const sessions = [session, createAnother(world.openTab()), createAnother(world.openTab())]
  for (const each of sessions) {
    render(
      <AuthProvider session={each}>
        <SessionWarning />
      </AuthProvider>,
    )
    await act(world.settle)
  }
  const deadlines = () =>
    sessions.map((each) => each.getState()).map((state) => state.status === 'signed-in' && state.session?.idleEndsAt)
  await pass(25 * minute, minute)
  expect(screen.getAllByRole('dialog')).toHaveLength(3)

  const before = server.refreshes
  await userEvent.click(screen.getAllByRole('button', { name: 'Stay signed in' })[0] ?? document.body)
  await act(world.settle)
  expect(screen.queryAllByRole('dialog')).toEqual([])
  expect(server.refreshes).toBe(before + 1)
  expect(new Set(deadlines()).size).toBe(1)

  await pass(25 * minute, minute)
  const stay = screen.getAllByRole('button', { name: 'Stay signed in' })[1]
  const known = server.refreshes
  await userEvent.click(screen.getAllByRole('button', { name: 'Sign out' })[0] ?? document.body)
  await act(world.settle)
  expect(screen.queryAllByRole('dialog')).toEqual([])
  stay?.click()
  await act(world.settle)
  expect(sessions.map((each) => each.getState().status)).toEqual(['signed-out', 'signed-out', 'signed-out'])
  expect(server.refreshes).toBe(known)
})
