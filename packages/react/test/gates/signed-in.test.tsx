import { SignedIn, SignedOut } from '@keyturn/react'
import { act, cleanup, render } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { openTab } from '../signed-in-tab.tsx'

afterEach(cleanup)

const page = (
  <>
    <SignedIn>{(user) => `in as ${user.name}`}</SignedIn>
    <SignedIn>, hello</SignedIn>
    <SignedOut>{(reason) => `out: ${reason}`}</SignedOut>
    <SignedOut>, bye</SignedOut>
  </>
)

test('either is shown, once it is known whether somebody is signed in', async () => {
  const { wrapper, world, session } = openTab()
  const { container } = render(page, { wrapper })
  expect(container.textContent).toBe('')
  await act(world.settle)
  expect(container.textContent).toBe('in as Ada, hello')
  await act(() => session.signOut())
  expect(container.textContent).toBe('out: signed-out, bye')
})

test('neither is shown where the server cannot be asked', async () => {
  const { wrapper, world, session } = openTab({ trouble: 503 })
  const { container } = render(page, { wrapper })
  await act(world.settle)
  expect(session.getState().status).toBe('unreachable')
  expect(container.textContent).toBe('')
})
