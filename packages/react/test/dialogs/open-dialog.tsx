import { AuthProvider, SessionHeld, SessionWarning } from '@keyturn/react'
import { createTestSession, held, signedIn, type TestableSession } from '@keyturn/react/testing'
import { expect } from 'vitest'
import { minute } from '../signed-in-tab.tsx'
import { ada } from '../user.ts'
import { dialog, show, type Setting } from './browser-page.tsx'

const states = {
  warning: signedIn({ user: ada, warning: { remaining: 5 * minute } }),
  'a warning of the absolute end': signedIn({ user: ada, warning: { cause: 'absolute', remaining: 5 * minute } }),
  held: held({ user: ada }),
} as const

export const titles = {
  warning: 'Your session is about to end',
  'a warning of the absolute end': 'Your session is about to end',
  held: 'Sign in again to go on',
} as const
export const texts = {
  warning: 'Nobody has been active for a while. You will be signed out within 5 minutes.',
  'a warning of the absolute end': 'Your session ends at a fixed time, within 5 minutes. Save your work now.',
  held: 'You were signed out because nobody was active for a while. This page is kept as you left it.',
} as const
export const kinds = ['warning', 'a warning of the absolute end', 'held'] as const

/** A page whose dialog of that kind is open. */
export async function openDialog(kind: (typeof kinds)[number], setting: Setting = {}): Promise<TestableSession> {
  const session = createTestSession(signedIn({ user: ada }))
  await show(
    <AuthProvider session={session}>
      <h1>Expenses</h1>
      <SessionWarning />
      <SessionHeld>
        <label>
          Password <input />
        </label>
      </SessionHeld>
    </AuthProvider>,
    setting,
  )
  session.become(states[kind])
  await expect.poll(dialog).not.toBeNull()
  return session
}
