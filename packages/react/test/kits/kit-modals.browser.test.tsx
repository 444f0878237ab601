import { AuthProvider, SessionHeld, SessionWarning, SignedIn, useSession } from '@keyturn/react'
import { createTestSession, held, signedIn, signedOut, type TestableSession } from '@keyturn/react/testing'
import { useEffect, useState, type ComponentType } from 'react'
import { describe, expect, test } from 'vitest'
import { server, userEvent } from 'vitest/browser'
import { minute } from '../signed-in-tab.tsx'
import { ada } from '../user.ts'
import { nodesInTree } from '../dialogs/accessibility-tree.ts'
import { dialog, show } from '../dialogs/browser-page.tsx'
import { kitModals, type KitModalProps } from './kit-modals.tsx'

// A modal of the app is open, with unsaved text in it, when a dialog of ours comes: with the real kits, in the real browser.

/** The others cannot be asked what they tell assistive technology. */
const isChromium = server.browser === 'chromium'

const warning = { remaining: 5 * minute } as const

function App({ Modal }: { readonly Modal: ComponentType<KitModalProps> }) {
  const [open, setOpen] = useState(true)
  return (
    <>
      <h1>Expenses</h1>
      <Modal open={open} close={() => setOpen(false)}>
        <label>
          Purpose <textarea />
        </label>
        <button type="button">Save</button>
      </Modal>
    </>
  )
}

/** Opens a modal without anybody's hand. */
function Late({ Modal }: { readonly Modal: ComponentType<KitModalProps> }) {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const open = (): void => setOpen(true)
    addEventListener('late', open)
    return () => removeEventListener('late', open)
  }, [])
  return isOpen ? <App Modal={Modal} /> : null
}

function PasswordForm() {
  const { signIn } = useSession()
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void signIn({})
      }}
    >
      <label>
        Password <input />
      </label>
      <button type="submit">Sign in</button>
    </form>
  )
}

/** An app whose modal is open, and somebody has typed into it. */
async function typedInto(Modal: ComponentType<KitModalProps>): Promise<TestableSession> {
  const session = createTestSession(signedIn({ user: ada }))
  await show(
    <AuthProvider session={session}>
      <SignedIn>
        <App Modal={Modal} />
      </SignedIn>
      <SessionWarning />
      <SessionHeld>
        <PasswordForm />
      </SessionHeld>
    </AuthProvider>,
  )
  await expect.poll(textarea).not.toBeNull()
  await userEvent.click(textarea() ?? document.body)
  await userEvent.keyboard('an hour of wrk')
  await userEvent.keyboard('{ArrowLeft>2/}')
  return session
}

const textarea = () => document.querySelector('textarea')
const button = (name: string) => [...document.querySelectorAll('button')].find((each) => each.textContent === name)

/** The kits clean up behind an animation. */
async function press(name: string): Promise<void> {
  await userEvent.click(button(name) ?? document.body, { timeout: 2_000 })
}

/** The modal is as it was: one types on where one was. */
async function expectToTypeOn(): Promise<void> {
  await expect.poll(dialogOfOurs).toBeNull()
  await expect.poll(() => document.activeElement).toBe(textarea())
  await userEvent.keyboard('o')
  expect(textarea()?.value).toBe('an hour of work')
}

function dialogOfOurs(): Element | null {
  return document.querySelector('.keyturn-warning, .keyturn-held')
}

async function appears(session: TestableSession, state: Parameters<TestableSession['become']>[0]): Promise<void> {
  session.become(state)
  await expect.poll(dialogOfOurs).not.toBeNull()
  expect(dialogOfOurs()?.matches(':modal')).toBe(true)
}

describe.each(Object.entries(kitModals))('above a modal of %s', (_, Modal) => {
  test.for([
    ['staying signed in', () => press('Stay signed in')],
    ['dismissing', () => press('Dismiss')],
    ['Escape', () => userEvent.keyboard('{Escape}')],
    // The driver of WebKit cannot hold a key.
    ...(server.browser === 'webkit' ? [] : [['Escape, held down', () => userEvent.keyboard('{Escape>5/}')] as const]),
    ['Enter', () => userEvent.keyboard('{Enter}')],
  ] as const)('%s answers the warning alone, and one types on', async ([, answer]) => {
    const session = await typedInto(Modal)
    await appears(session, signedIn({ user: ada, warning }))
    await answer()
    await expectToTypeOn()
    expect(session.getState()).toMatchObject({ status: 'signed-in', warning: null })
    expect(session.actions).toHaveLength(1)
  })

  test('clicks on the text of the warning, and beside it, do nothing', async () => {
    const session = await typedInto(Modal)
    await appears(session, signedIn({ user: ada, warning }))
    await userEvent.click(document.querySelector('.keyturn-warning__title') ?? document.body)
    await userEvent.click(document.documentElement, { position: { x: 5, y: 5 }, force: true })
    expect(dialogOfOurs()).not.toBeNull()
    await press('Dismiss')
    await expectToTypeOn()
  })

  test('signing out can be pressed', async () => {
    const session = await typedInto(Modal)
    await appears(session, signedIn({ user: ada, warning }))
    await press('Sign out')
    expect(session.getState()).toEqual({ status: 'signed-out', reason: 'signed-out' })
  })

  test.runIf(isChromium)('the warning is all that assistive technology finds', async () => {
    const session = await typedInto(Modal)
    await appears(session, signedIn({ user: ada, warning }))
    expect(await nodesInTree('button')).toEqual(['Dismiss', 'Sign out', 'Stay signed in'])
    expect(await nodesInTree('textbox')).toEqual([])
  })

  test('one signs in in place, with Escape pressed on the way, and types on', async () => {
    const session = await typedInto(Modal)
    await appears(session, held({ user: ada }))
    if (isChromium) expect(await nodesInTree('button')).toEqual(['Sign in', 'Sign out instead'])
    await userEvent.click(document.querySelector('.keyturn-held input') ?? document.body, { timeout: 2_000 })
    await userEvent.keyboard('secret{Escape}{Escape}')
    expect(document.querySelector<HTMLInputElement>('.keyturn-held input')?.value).toBe('secret')
    await press('Sign in')
    await expectToTypeOn()
  })

  test('a modal that opens under the warning does not take it away', async () => {
    const session = createTestSession(signedIn({ user: ada, warning }))
    await show(
      <AuthProvider session={session}>
        <SessionWarning />
        <Late Modal={Modal} />
      </AuthProvider>,
    )
    dispatchEvent(new Event('late'))
    await expect.poll(textarea).not.toBeNull()
    if (Modal === kitModals['the native dialog']) return
    if (isChromium) expect(await nodesInTree('button')).toEqual(['Dismiss', 'Sign out', 'Stay signed in'])
    await press('Dismiss')
    await expect.poll(dialogOfOurs).toBeNull()
    expect(textarea()).not.toBeNull()
  })
})

test('a session that ends under both takes both away', async () => {
  const session = await typedInto(kitModals['MUI'] ?? (() => null))
  await appears(session, signedIn({ user: ada, warning }))
  session.become(signedOut({ reason: 'idle' }))
  await expect.poll(dialog).toBeNull()
  expect(textarea()).toBeNull()
})
