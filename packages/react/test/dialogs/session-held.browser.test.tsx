import { createFetch } from '@keyturn/core'
import { SessionHeld, SessionWarning, SignedIn, useSession, useUser } from '@keyturn/react'
import { http, HttpResponse } from 'msw'
import { setupWorker } from 'msw/browser'
import { useState, type SyntheticEvent } from 'react'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { minute, openTab, type OpenTab } from '../signed-in-tab.tsx'
import { dialog, findFaults, focused, show, type Setting } from './browser-page.tsx'

// Sign-in in place, with a real page, a real form and real requests.

const saved: unknown[] = []
const worker = setupWorker(
  http.post('/api/notes', async ({ request }) => {
    const token = request.headers.get('Authorization')
    if (token === 'Bearer token-1') return new HttpResponse(null, { status: 401 })
    saved.push({ token, text: await request.text() })
    return new HttpResponse(null, { status: 204 })
  }),
)
beforeAll(() => worker.start({ quiet: true, onUnhandledFrame: 'bypass' }))
afterAll(() => worker.stop())
beforeEach(() => void saved.splice(0))

async function openNotes(setting: Setting = {}): Promise<OpenTab> {
  const opened = openTab({}, { whenSessionEnds: 'hold' })
  const { wrapper: Provider, session, world } = opened
  const api = createFetch(session, { origins: [location.origin] })
  await show(
    <Provider>
      <SignedIn>
        <NoteForm save={(text) => api('/api/notes', { method: 'POST', body: text })} />
      </SignedIn>
      <SessionWarning />
      <SessionHeld>{({ user }) => <SignInForm name={user.name} />}</SessionHeld>
    </Provider>,
    setting,
  )
  await world.settle()
  return opened
}

function NoteForm({ save }: { readonly save: (text: string) => Promise<Response> }) {
  const [state, setState] = useState('')
  const user = useUser()

  async function submit(event: SyntheticEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault()
    setState('Saving …')
    const answer = await save(note() ?? '').catch(() => undefined)
    setState(answer?.ok ? 'Saved' : 'Not saved')
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <h1>Notes of {user?.name}</h1>
      <label>
        Note <textarea name="note" />
      </label>
      <button type="submit">Save</button>
      <p>{state}</p>
    </form>
  )
}

function SignInForm({ name }: { readonly name: string }) {
  const { signIn } = useSession()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const { id, name } = Object.fromEntries(new FormData(event.currentTarget))
        void signIn({ id, name })
      }}
    >
      <label style={{ display: 'block' }}>
        Name <input name="name" defaultValue={name} />
      </label>
      <label style={{ display: 'block' }}>
        Id <input name="id" defaultValue="u1" />
      </label>
      {/* Engines paint buttons in colours of their own. */}
      <button type="submit" style={{ background: 'transparent', color: 'inherit' }}>
        Sign in
      </button>
    </form>
  )
}

function note(): string | undefined {
  return document.querySelector('textarea')?.value
}

/** Somebody writes a note and saves it, and the server has ended the session meanwhile. */
async function saveTooLate({ server }: OpenTab): Promise<void> {
  document.querySelector('textarea')?.focus()
  await userEvent.keyboard('Paid in cash{Tab}')
  server.trouble = 401
  await userEvent.keyboard('{Enter}')
  await expect.poll(dialog).not.toBeNull()
  server.trouble = null
}

test('who signs in in place finds the form as it was, and what was asked for is done', async () => {
  const opened = await openNotes()
  await saveTooLate(opened)
  expect(opened.session.getState()).toMatchObject({ status: 'held', reason: 'expired' })
  expect(dialog()?.matches(':modal')).toBe(true)
  expect(document.activeElement).toBe(document.querySelector('input[name=name]'))
  expect(note()).toBe('Paid in cash')
  expect(saved).toEqual([])

  await userEvent.keyboard('{Enter}')
  await expect.poll(() => document.body.textContent).toContain('Saved')
  expect(dialog()).toBeNull()
  expect(saved).toEqual([{ token: 'Bearer token-2', text: 'Paid in cash' }])
  expect(note()).toBe('Paid in cash')
  expect(focused()).toBe('Save')
})

test('somebody else who signs in there gets a fresh page, and nothing of the other’s is sent', async () => {
  const opened = await openNotes()
  await saveTooLate(opened)
  await userEvent.fill(page.getByLabelText('Name'), 'Grace')
  await userEvent.fill(page.getByLabelText('Id'), 'u2')
  await userEvent.keyboard('{Enter}')
  await expect.poll(dialog).toBeNull()
  expect(document.querySelector('h1')?.textContent).toBe('Notes of Grace')
  expect(note()).toBe('')
  expect(saved).toEqual([])
})

test('the other way out is to sign out', async () => {
  const opened = await openNotes()
  await saveTooLate(opened)
  for (let i = 0; i < 3; i++) await userEvent.tab()
  expect(focused()).toBe('Sign out instead')
  await userEvent.keyboard('{Enter}')
  expect(dialog()).toBeNull()
  expect(opened.session.getState()).toEqual({ status: 'signed-out', reason: 'signed-out' })
  expect(document.querySelector('textarea')).toBeNull()
  expect(saved).toEqual([])
})

test('Escape is no way out, however often it is pressed', async () => {
  await saveTooLate(await openNotes())
  for (let i = 0; i < 3; i++) await userEvent.keyboard('{Escape}')
  expect(dialog()?.matches(':modal')).toBe(true)
  dialog()?.close()
  await expect.poll(() => dialog()?.matches(':modal')).toBe(true)
})

test('after the warning ran out unseen, it takes its place, and one goes on typing where one was', async () => {
  const { world, session } = await openNotes()
  document.querySelector('textarea')?.focus()
  await userEvent.keyboard('Paid cash{ArrowLeft>4/}')
  await world.advance(25 * minute)
  expect(dialog()?.className).toBe('keyturn-warning')
  await world.advance(5 * minute)
  expect(dialog()?.className).toBe('keyturn-held')
  expect(document.querySelectorAll('dialog')).toHaveLength(1)
  expect(session.getState()).toMatchObject({ status: 'held', reason: 'idle' })
  await userEvent.keyboard('{Enter}')
  await expect.poll(dialog).toBeNull()
  await userEvent.keyboard('in ')
  expect(note()).toBe('Paid in cash')
})

test.for([{ scheme: 'light' }, { scheme: 'dark' }, { direction: 'rtl' }] as const)(
  'axe finds nothing, on a small screen neither: %j',
  async (setting) => {
    await saveTooLate(await openNotes({ ...setting, size: [320, 480] }))
    expect(await findFaults()).toEqual([])
    expect(dialog()?.scrollWidth).toBe(dialog()?.clientWidth)
  },
)
